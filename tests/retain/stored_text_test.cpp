// The list of columns that hold text of an application, held against the schema.
#include "retain/stored_text.hpp"

#include <set>
#include <string>

#include "daybook/upkeep.hpp"
#include "support/catch.hpp"

using namespace daybook;

namespace {

// Text that daybook makes itself, words of a few the contract names, and what people set by hand.
const std::set<std::string> kNone = {"completion.alternatives",
                                     "metric_sample.bounds",
                                     "metric_sample.buckets",
                                     "metric.instrument",
                                     "metric.temporality",
                                     "span.span_kind",
                                     "tool_execution.side",
                                     "tool_execution.outcome",
                                     "resource_access.side",
                                     "resource_access.outcome",
                                     "score.source",
                                     "token_usage.cost_source",
                                     "loss.reason",
                                     "message_search.text",
                                     "rollup_redaction_day.rule",
                                     "size_day.name",
                                     "store_state.waited_counts",
                                     "store_state.committing_counts",
                                     "table_size.name"};
// With their own code, since they hang together with others.
const std::set<std::string> kOwn = {"content.text",
                                    "error.type",
                                    "error.fingerprint",
                                    "rollup_error_group.type",
                                    "rollup_error_group.fingerprint",
                                    "prompt.fingerprint"};
const std::set<std::string> kTablesSetByHand = {
    "alert_event",   "alert_rule", "api_key",   "audit", "consent",    "hold",
    "migration",     "price",      "principal", "role",  "role_grant", "retention_policy",
    "retention_run", "setting",    "tombstone", "writer"};

}  // namespace

TEST_CASE("Every column of text is looked at again, or is known to hold none of an application") {
  std::set<std::string> listed;
  for (const retain::StoredText& column : retain::stored_text())
    listed.insert(std::string(column.table) + "." + column.name);
  std::string forgotten;
  for (const ColumnMeaning& column : describe_tables()) {
    const std::string name = column.view + "." + column.column;
    const bool generated = name.ends_with("_hex") || name == "message.role";
    if (column.type.find("TEXT") == std::string::npos || generated) continue;
    const std::size_t known = listed.erase(name) + kNone.count(name) + kOwn.count(name) +
                              kTablesSetByHand.count(column.view);
    if (known != 1) forgotten += name + '\n';
  }
  CHECK(forgotten == "");
  CHECK(listed.empty());
}
