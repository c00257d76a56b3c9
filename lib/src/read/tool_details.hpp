// ToolDetails: what a span's record says of a tool execution, or of an access to a resource.
#pragma once

#include <string>

#include "read/json_line.hpp"
#include "sql/connection.hpp"

namespace daybook::read {

class ToolDetails {
 public:
  explicit ToolDetails(sql::Connection& connection);
  struct Told {
    std::string outcome, error_code, usual_operation;
  };
  /// Appends `"result_bytes":…` to `own`, where it is not the size of what is written.
  Told write_tool(std::int64_t span_id, JsonLine& line, std::string& own);
  Told write_resource(std::int64_t span_id, JsonLine& line);

 private:
  sql::Statement tool_, resource_;
};

}  // namespace daybook::read
