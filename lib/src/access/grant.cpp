// Grants as people write them, and what can be granted at all.
#include <algorithm>

#include "access/roles.hpp"
#include "base/text.hpp"
#include "daybook/access.hpp"
#include "schema/migrate.hpp"

namespace daybook {
namespace {

using Names = std::vector<std::string_view>;

constexpr std::size_t kOperationBytesMax = 128;

Error no_such(const std::string& what, const std::string& given, const Names& known) {
  std::string list;
  for (const std::string_view name : known) list.append(list.empty() ? "" : ", ").append(name);
  const std::string_view near = base::nearest(given, known);
  std::string text = "no such " + what + ": " + given;
  if (!near.empty()) text.append("; did you mean ").append(near).append("?");
  return {Error::Code::invalid_argument, text, "use one of " + list};
}

bool has(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Names view_names() {
  Names names;
  for (const schema::Source& view : schema::views()) names.push_back(view.name);
  return names;
}

void check_object(const RoleGrant& grant) {
  if (grant.object == "*") return;
  if (grant.action == access::kCustom) {
    if (!grant.object.empty() && grant.object.size() <= kOperationBytesMax) return;
    throw Error(Error::Code::invalid_argument, "custom: an operation has 1 to 128 bytes",
                "name it as the application does: custom:delete_logs");
  }
  if (grant.action == "write") {
    if (!has(access::record_kinds(), grant.object))
      throw no_such("type of record", grant.object, access::record_kinds());
  } else if (grant.action == "read" || grant.action == "content") {
    const Names views = view_names();
    if (!has(views, grant.object)) throw no_such("view", grant.object, views);
  } else {
    throw Error(Error::Code::invalid_argument, grant.action + " is granted as a whole",
                "write it without \":" + grant.object + "\"");
  }
}

void check_service(const RoleGrant& grant) {
  static const Names kOfRows = {"write", "read", "content", "report", "export", "erase", "retain"};
  if (grant.service.empty() || has(kOfRows, grant.action)) return;
  throw Error(Error::Code::invalid_argument, grant.action + " is not about rows of a service",
              "leave the service out");
}

}  // namespace

RoleGrant parse_grant(const std::string& text, const std::string& service) {
  const std::size_t colon = text.find(':');
  RoleGrant grant;
  grant.action = text.substr(0, colon);
  if (colon != text.npos) grant.object = text.substr(colon + 1);
  grant.service = service;
  if (!has(access::actions(), grant.action))
    throw no_such("action", grant.action, access::actions());
  if (grant.action == access::kCustom && colon == text.npos)
    throw Error(Error::Code::invalid_argument, "custom: say which operation",
                "custom:NAME, or custom:* for every one");
  check_object(grant);
  check_service(grant);
  return grant;
}

}  // namespace daybook
