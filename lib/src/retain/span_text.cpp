#include "retain/span_text.hpp"

namespace daybook::retain {
namespace {

/// Of text that was there: stored or cold.
std::string state_sql(rows::ContentState why) {
  return "content_state = CASE WHEN content_state IN (0, 5) THEN " +
         std::to_string(static_cast<int>(why)) + " ELSE content_state END WHERE id = ?1";
}

}  // namespace

SpanText::SpanText(sql::Connection& connection, rows::ContentState why)
    : span_(connection,
            "UPDATE span SET metadata_id = NULL, metadata_own = NULL, attributes_id = NULL,"
            " links_id = NULL, status_message = NULL WHERE id = ?1"),
      completion_(connection,
                  "UPDATE completion SET request_message_id = NULL, response_message_id = NULL,"
                  " alternatives = NULL, tools_id = NULL, " +
                      state_sql(why)),
      tool_(connection,
            "UPDATE tool_execution SET params_id = NULL, result_id = NULL, " + state_sql(why)),
      resource_(connection, "UPDATE resource_access SET uri_id = NULL WHERE id = ?1") {}

void SpanText::cut(std::int64_t span_id) {
  for (sql::Statement* update : {&span_, &completion_, &tool_, &resource_})
    update->bind(1, span_id).run();
}

std::string cut_moment_sql(const MomentKind& kind) {
  std::string sets = kind.contents;
  for (auto at = sets.find(','); at != std::string::npos; at = sets.find(',', at + 8))
    sets.replace(at, 1, " = NULL,");
  return "UPDATE " + std::string(kind.table) + " SET " + sets + " = NULL WHERE id = ?1";
}

}  // namespace daybook::retain
