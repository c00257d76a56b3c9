#include "state/raw_rows.hpp"

#include <algorithm>
#include <string>

namespace daybook::state {

sql::Statement RawRows::select(const std::string& columns_and_table, const std::string& alias,
                               const std::string& joins, const std::string& groups,
                               std::int64_t group_id, Stretch stretch,
                               const std::string& condition) {
  sql::Statement service(db_, "SELECT service_id FROM " + groups +
                                  " JOIN service ON service.id = service_id"
                                  " WHERE " +
                                  groups + ".id = ?1 AND service.name <> '(other)'");
  const std::int64_t service_id = service.bind(1, group_id).first_integer();
  std::string sql = columns_and_table + joins + " WHERE " + alias + ".at_us >= ?1 AND " + alias +
                    ".at_us < ?2" + condition;
  if (service_id != 0) sql += " AND " + alias + ".service_id = ?3";
  sql::Statement rows(db_, sql);
  rows.bind(1, stretch.begin_us).bind(2, stretch.end_us);
  if (service_id != 0) rows.bind(3, service_id);
  return rows;
}

std::int64_t RawRows::nameless_model() {
  if (nameless_model_ == 0) nameless_model_ = names_.model("", "");
  return nameless_model_;
}

base::Extremes RawRows::spans(std::int64_t group_id, Stretch stretch, Bounds bounds) {
  sql::Statement rows = select(
      "SELECT span.service_id, resource.environment, span.kind, span.operation_id,"
      " coalesce(completion.model_id, usage.model_id), span.status, span.duration_ns FROM span",
      "span",
      " LEFT JOIN resource ON resource.id = span.resource_id"
      " LEFT JOIN completion ON completion.id = span.id"
      " LEFT JOIN token_usage AS usage ON usage.id = span.id",
      "rollup_group", group_id, stretch, " AND (span.duration_ns <= ?4 OR span.duration_ns >= ?5)");
  rows.bind(4, bounds.at_most_ns).bind(5, bounds.at_least_ns);
  base::Extremes extremes;
  while (rows.step()) {
    const std::int64_t model = rows.is_null(4) ? nameless_model() : rows.integer(4);
    const std::int64_t group =
        names_.rollup_group({rows.integer(0), rows.text(1), rows.text(2), rows.integer(3), model,
                             static_cast<int>(rows.integer(5))});
    if (group == group_id) extremes.add(rows.integer(6), rows.integer(6));
  }
  return extremes;
}

ErrorCounter RawRows::errors(std::int64_t group_id, Stretch stretch) {
  sql::Statement rows = select(
      "SELECT error.service_id, error.model_id, error.type, error.fingerprint, error.at_ns,"
      " error.id FROM error",
      "error", "", "rollup_error_group", group_id, stretch);
  ErrorCounter left;
  while (rows.step()) {
    const std::int64_t model = rows.is_null(1) ? nameless_model() : rows.integer(1);
    if (names_.error_group({rows.integer(0), model, rows.text(2), rows.text(3)}) != group_id)
      continue;
    const std::int64_t at_ns = rows.integer(4), id = rows.integer(5);
    ++left.count;
    left.first_at_ns = std::min(left.first_at_ns, at_ns);
    if (at_ns > left.last_at_ns || (at_ns == left.last_at_ns && id > left.sample_id))
      left.sample_id = id;
    left.last_at_ns = std::max(left.last_at_ns, at_ns);
  }
  return left;
}

ToolCounter RawRows::tools(std::int64_t group_id, Stretch stretch) {
  sql::Statement rows = select(
      "SELECT span.service_id, coalesce(server.name, ''), tool.tool, span.at_ns,"
      " span.duration_ns, span.status FROM span",
      "span",
      " JOIN tool_execution AS tool ON tool.id = span.id"
      " LEFT JOIN server ON server.id = tool.server_id",
      "rollup_tool_group", group_id, stretch);
  ToolCounter left;
  while (rows.step()) {
    if (names_.tool_group({rows.integer(0), rows.text(1), rows.text(2)}) != group_id) continue;
    RollupTool tool{rows.integer(3), group_id, std::nullopt, rows.integer(5) == 2};
    if (!rows.is_null(4)) tool.duration_ns = rows.integer(4);
    left.add(tool);
  }
  return left;
}

}  // namespace daybook::state
