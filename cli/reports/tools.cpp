#include "cli/report_rows.hpp"
#include "cli/report_sql.hpp"

namespace daybook::cli {
namespace {

using Names = std::vector<std::string>;

/// Of a window, from the rows: only of all hours together there are percentiles to be read.
std::string tools_by_parts(const ReportRequest& request) {
  const Names all = keys_of(request);
  const std::string keys = comma(all), numbers = first_columns(all.size());
  const std::string partition = "OVER (PARTITION BY " + keys.substr(0, keys.size() - 2);
  return "WITH call AS (\n  SELECT " + Buckets(request).column() + comma(request.by) +
         "status, latency_ms, at\n"
         R"(  FROM (SELECT service, server, tool, status, latency_ms, at,
               at_us - at_us % 3600000000 AS hour_us
        FROM tool_executions) )" +
         request.filters.where("hour_us", true) + "\n),\nranked AS (\n  SELECT " + keys +
         "status, latency_ms, at,\n         row_number() " + partition +
         ", latency_ms IS NULL ORDER BY latency_ms) AS place,\n         count(latency_ms) " +
         partition + ") AS timed\n  FROM call\n)\nSELECT " + keys +
         R"(
       count(*) AS count, sum(status = 'error') AS errors,
       sum(status = 'error') * 1.0 / count(*) AS error_rate, avg(latency_ms) AS avg_ms,
       min(latency_ms) FILTER (WHERE place * 100 >= timed * 50) AS p50_ms,
       min(latency_ms) FILTER (WHERE place * 100 >= timed * 95) AS p95_ms,
       max(at) AS last_at
FROM ranked GROUP BY )" +
         numbers + "\nORDER BY " + numbers;
}

std::string tools_sql(const ReportSpec& spec, const ReportRequest& request) {
  if (!is_plain(spec, request)) return tools_by_parts(request);
  return "SELECT service, server, tool, count, errors, error_rate, avg_ms, p50_ms, p95_ms,"
         " last_at\nFROM report_tools " +
         request.filters.where("", true) + "\nORDER BY service, server, tool";
}

std::vector<Cell> measures(const ToolRow& r) {
  return {cell(r.count),  cell(r.errors), cell(r.error_rate), cell(r.avg_ms),
          cell(r.p50_ms), cell(r.p95_ms), cell(r.last_at)};
}

void read(Table& table, const Reader& reader, const ReportRequest& request, const Window& window) {
  add_rows(table, reader.tools(window), request, measures);
}

}  // namespace

ReportSpec tools_report() {
  return {.name = "tools",
          .summary = "tool executions by server and tool: how often, how long, how many fail",
          .example = "daybook report tools --since 7d",
          .filters = {"service"},
          .by = {"service", "server", "tool"},
          .measures = {"count", "errors", "error_rate", "avg_ms", "p50_ms", "p95_ms", "last_at"},
          .compared = {"count", "errors", "avg_ms", "p50_ms", "p95_ms"},
          .bar_of = "count",
          .sql = tools_sql,
          .read = read,
          .refuses = {{"--model", "executions of tools name no model"}}};
}

}  // namespace daybook::cli
