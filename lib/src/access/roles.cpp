#include "access/roles.hpp"

#include "base/for_ever.hpp"

namespace daybook::access {

const std::vector<std::string_view>& actions() {
  static const std::vector<std::string_view> all = {"write",  "read",  "content", "report",
                                                    "export", "erase", "retain",  "administer",
                                                    "audit",  kCustom};
  return all;
}

const std::vector<std::string_view>& record_kinds() {
  static const std::vector<std::string_view> all = {
      "completion",     "error",           "event",  "span",   "latency", "token_usage",
      "tool_execution", "resource_access", "metric", "memory", "score",   "tag"};
  return all;
}

const std::vector<Grant>& owner_grants() {
  static const std::vector<Grant>& everything = base::for_ever([] {
    std::vector<Grant> grants;
    for (const std::string_view action : actions())
      grants.push_back({std::string(action), std::string(kAnyObject), ""});
    return grants;
  }());
  return everything;
}

const std::vector<BuiltInRole>& built_in_roles() {
  static const std::vector<BuiltInRole> roles = {
      {std::string(kOwner), "everything", {}},
      {"writer", "writes records of every type, reads nothing", {{"write", "*", ""}}},
      {"analyst",
       "numbers: views without what people and models said, and reports",
       {{"read", "*", ""}, {"report", "*", ""}}},
      {"reader",
       "views with what people and models said, and reports",
       {{"read", "*", ""}, {"content", "*", ""}, {"report", "*", ""}}},
      {"operator",
       "keeps the store: retention, reports, alerts; no content",
       {{"read", "*", ""}, {"report", "*", ""}, {"retain", "*", ""}}},
      {"auditor",
       "who read and changed what, and reports; no rows of the application",
       {{"audit", "*", ""},
        {"read", "audit_entries", ""},
        {"read", "retention_runs", ""},
        {"report", "*", ""}}},
  };
  return roles;
}

}  // namespace daybook::access
