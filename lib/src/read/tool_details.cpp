#include "read/tool_details.hpp"

#include "json/canonical.hpp"
#include "read/record_source.hpp"
#include "sql/packed_text.hpp"

namespace daybook::read {

ToolDetails::ToolDetails(sql::Connection& connection)
    : tool_(connection,
            "SELECT server.name, x.tool, x.tool_call_id, x.side, x.transport, x.protocol_version,"
            " x.outcome, x.error_code, " +
                sql::content_text("params") + ", " + sql::content_text("result") +
                ", x.result_is_json, x.result_bytes"
                " FROM tool_execution AS x LEFT JOIN server ON server.id = x.server_id"
                " LEFT JOIN content AS params ON params.id = x.params_id"
                " LEFT JOIN content AS result ON result.id = x.result_id WHERE x.id = ?1"),
      resource_(connection,
                "SELECT server.name, uri.text, x.action, x.side, x.outcome, x.error_code, x.bytes"
                " FROM resource_access AS x LEFT JOIN server ON server.id = x.server_id"
                " LEFT JOIN content AS uri ON uri.id = x.uri_id WHERE x.id = ?1") {}

ToolDetails::Told ToolDetails::write_tool(std::int64_t span_id, JsonLine& line, std::string& own) {
  Told told;
  if (!tool_.bind(1, span_id).step()) return told;
  Cells cells(tool_);
  line.text("server", cells.text());
  line.text("tool", cells.text());
  line.text("tool_call_id", cells.text());
  line.text("side", cells.text());
  line.text("transport", cells.text());
  line.text("protocol_version", cells.text());
  line.text("outcome", told.outcome = cells.text());
  line.text("error_code", told.error_code = cells.text());
  line.json("params", cells.text());
  std::string result(cells.text());
  const bool is_json = cells.integer() != 0;
  if (!result.empty() && !is_json) {
    std::string quoted;
    json::append_string(quoted, result);
    result = std::move(quoted);
  }
  line.json("result", result);
  const auto bytes = cells.optional_integer();
  if (bytes && *bytes != static_cast<std::int64_t>(result.size())) {
    if (!own.empty()) own += ',';
    own += "\"result_bytes\":" + std::to_string(*bytes);
  }
  tool_.reset();
  return told;
}

ToolDetails::Told ToolDetails::write_resource(std::int64_t span_id, JsonLine& line) {
  Told told;
  if (!resource_.bind(1, span_id).step()) return told;
  Cells cells(resource_);
  line.text("server", cells.text());
  line.text("uri", cells.text());
  const std::string action(cells.text());
  if (action != "read") line.text("action", action);
  told.usual_operation = "resources/" + action;
  line.text("side", cells.text());
  line.text("outcome", told.outcome = cells.text());
  line.text("error_code", told.error_code = cells.text());
  line.integer("bytes", cells.optional_integer());
  resource_.reset();
  return told;
}

}  // namespace daybook::read
