#include "rows/tool_execution.hpp"

namespace daybook::rows {

ToolExecutionTable::ToolExecutionTable(sql::Connection& db)
    : insert_(db,
              "INSERT INTO tool_execution (id, server_id, tool, tool_call_id, side, transport,"
              " protocol_version, outcome, error_code, params_id, result_id, result_is_json,"
              " result_bytes, content_state)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)") {}

void ToolExecutionTable::insert(const ToolExecutionRow& row) {
  insert_.bind(1, row.id).bind_or_null(2, row.server_id).bind(3, row.tool);
  insert_.bind_or_null(4, row.tool_call_id).bind_or_null(5, row.side);
  insert_.bind_or_null(6, row.transport).bind_or_null(7, row.protocol_version);
  insert_.bind_or_null(8, row.outcome).bind_or_null(9, row.error_code);
  insert_.bind_or_null(10, row.params_id).bind_or_null(11, row.result_id);
  insert_.bind(12, std::int64_t{row.result_is_json}).bind(13, row.result_bytes);
  insert_.bind(14, std::int64_t{static_cast<int>(row.content_state)});
  insert_.run();
}

}  // namespace daybook::rows
