#include <vector>

#include "read/check.hpp"

namespace daybook::read {

void check_sizes(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "sizes");
  std::size_t tables = 0;
  for (const char* table : {"span", "completion", "message", "content", "conversation", "trace",
                            "error", "event", "token_usage", "tool_execution", "resource_access",
                            "memory_sample", "metric_sample", "score", "loss"}) {
    const std::string name = table;
    const std::int64_t kept =
        connection.integer("SELECT rows FROM table_size WHERE name = '" + name + "'");
    const std::int64_t rows = connection.integer("SELECT count(*) FROM " + name);
    ++tables;
    if (kept == rows) continue;
    findings.wrong("table_size " + name + ": rows is " + std::to_string(kept) + ", the table has " +
                   std::to_string(rows));
  }
  findings.finish("the rows of " + std::to_string(tables) + " tables are as counted");
}

}  // namespace daybook::read
