#include "cli/report_percentiles.hpp"
#include "cli/report_rows.hpp"
#include "cli/report_sql.hpp"

namespace daybook::cli {
namespace {

using Names = std::vector<std::string>;

/// Exact figures come from the sums of whole hours, percentiles from their buckets.
std::string latency_by_parts(const ReportRequest& request) {
  const std::string where = request.filters.where("hour_us", true);
  const Names keys = keys_of(request);
  const std::string numbers = first_columns(keys.size());
  std::string columns = Buckets(request).column(), shown;
  if (request.bucket != Bucket::none) shown = bucket_name(request.bucket) + std::string(", ");
  for (const std::string& key : request.by) {
    columns += "coalesce(" + key + ", '') AS " + key + ", ";
    shown += "nullif(" + key + ", '') AS " + key + ", ";
  }
  const auto percentile = [&](const char* measure, const char* percent, const char* name) {
    return ",\n       " + percentile_sql(keys, measure, percent) + " AS " + name;
  };
  return "WITH part AS (\n  SELECT " + columns +
         "status AS outcome, count, sum_ns, min_ms, max_ms\n  FROM latency_sums " + where +
         "\n),\nexact AS (\n  SELECT " + comma(keys) +
         R"(sum(count) AS count, sum(CASE outcome WHEN 'error' THEN count ELSE 0 END) AS errors,
         min(min_ms) AS min_ms, total(sum_ns) / sum(count) / 1000000 AS avg_ms,
         max(max_ms) AS max_ms
  FROM part GROUP BY )" +
         numbers + "\n),\n" + percentiles_sql(columns, keys, where) + "\nSELECT " + shown +
         "\n       count, errors, min_ms, avg_ms, max_ms" + percentile("latency", "50", "p50_ms") +
         percentile("latency", "95", "p95_ms") + percentile("latency", "99", "p99_ms") +
         percentile("ttft", "50", "ttft_p50_ms") + percentile("ttft", "95", "ttft_p95_ms") +
         "\nFROM exact\nORDER BY " + numbers;
}

std::string latency_sql(const ReportSpec& spec, const ReportRequest& request) {
  const Filters& filters = request.filters;
  if (!is_plain(spec, request) || !filters.environment.empty() || !filters.status.empty())
    return latency_by_parts(request);
  return "SELECT service, operation, provider, model, count, errors, min_ms, avg_ms, max_ms,\n"
         "       p50_ms, p95_ms, p99_ms, ttft_p50_ms, ttft_p95_ms\n"
         "FROM report_latency " +
         filters.where("", true) + "\nORDER BY service, operation, provider, model";
}

std::vector<Cell> measures(const LatencyRow& r) {
  return {cell(r.count),  cell(r.errors), cell(r.min_ms), cell(r.avg_ms),      cell(r.max_ms),
          cell(r.p50_ms), cell(r.p95_ms), cell(r.p99_ms), cell(r.ttft_p50_ms), cell(r.ttft_p95_ms)};
}

void read(Table& table, const Reader& reader, const ReportRequest& request, const Window& window) {
  add_rows(table, reader.latency(window), request, measures);
}

}  // namespace

ReportSpec latency_report() {
  return {.name = "latency",
          .summary = "how long calls take: min, avg, max, percentiles, time to first token",
          .example = "daybook report latency --since 24h --compare week",
          .filters = {"service", "environment", "model", "operation", "status"},
          .by = {"service", "operation", "provider", "model"},
          .by_other = {"environment", "kind", "status"},
          .measures = {"count", "errors", "min_ms", "avg_ms", "max_ms", "p50_ms", "p95_ms",
                       "p99_ms", "ttft_p50_ms", "ttft_p95_ms"},
          .compared = {"count", "errors", "avg_ms", "p50_ms", "p95_ms", "p99_ms"},
          .bar_of = "p95_ms",
          .sql = latency_sql,
          .read = read};
}

}  // namespace daybook::cli
