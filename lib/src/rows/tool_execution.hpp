// Rows of `tool_execution`: the detail of a span that is a call of a tool.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "rows/completion.hpp"
#include "rows/insert.hpp"

namespace daybook::rows {

struct ToolExecutionRow {
  std::int64_t id = 0;         // the span's
  std::int64_t server_id = 0;  // 0: NULL, as all below
  std::string_view tool;
  std::string_view tool_call_id, side, transport, protocol_version;  // empty: NULL, as all below
  std::string_view outcome, error_code;
  std::int64_t params_id = 0, result_id = 0;
  bool result_is_json = false;
  std::optional<std::int64_t> result_bytes;
  ContentState content_state = ContentState::none;
};

class ToolExecutionTable {
 public:
  explicit ToolExecutionTable(sql::Connection& db);
  void insert(const ToolExecutionRow& row);
  std::int64_t take_bytes() noexcept { return insert_.take_bytes(); }  // see Insert

 private:
  Insert insert_;
};

}  // namespace daybook::rows
