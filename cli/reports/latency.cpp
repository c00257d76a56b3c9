#include "cli/report_rows.hpp"
#include "cli/report_sql.hpp"

namespace daybook::cli {
namespace {

using Names = std::vector<std::string>;

/// "a.x = b.x AND a.y = b.y"
std::string same(const Names& names, const std::string& a, const std::string& b) {
  std::string out;
  for (const std::string& name : names)
    out += (out.empty() ? "" : " AND ") + a + '.' + name + " = " + b + '.' + name;
  return out;
}

/// The histogram of each row as `cell`, and what finds a percentile in it by look-ups: blocks of
/// cells, by the number of digits and the first, with the count up to the end of each.
std::string histograms_sql(const std::string& columns, const Names& keys,
                           const std::string& where) {
  const std::string names = comma(keys);
  Names block = keys;
  block.insert(block.end(), {"measure", "block"});
  Names series = keys;
  series.emplace_back("measure");
  return "cell AS MATERIALIZED (\n  SELECT " + columns +
         R"(measure, value_ms,
         length(CAST(value_ms * 1000000 AS INTEGER)) * 10
           + substr(CAST(value_ms * 1000000 AS INTEGER), 1, 1) AS block, sum(count) AS count
  FROM latency_buckets )" +
         where + "\n  GROUP BY " + first_columns(keys.size() + 2) +
         "\n),\nblock AS MATERIALIZED (\n  SELECT " + names +
         "measure, block, sum(count) AS count FROM cell GROUP BY " +
         first_columns(keys.size() + 2) + "\n),\nrunning AS MATERIALIZED (\n  SELECT " + names +
         "measure, block,\n         (SELECT sum(b.count) FROM block AS b\n          WHERE " +
         same(series, "b", "block") +
         " AND b.block <= block.block) AS upto\n  FROM block\n),\n"
         "whole AS MATERIALIZED (\n  SELECT " +
         names + "measure, max(upto) AS count FROM running GROUP BY " +
         first_columns(series.size()) + "\n),\nfound AS MATERIALIZED (\n  SELECT " + names +
         R"(measure, percent, count * percent AS wanted,
         (SELECT min(r.block) FROM running AS r
          WHERE )" +
         same(series, "r", "whole") +
         R"( AND r.upto * 100 >= count * percent) AS block
  FROM whole CROSS JOIN (SELECT 50 AS percent UNION ALL SELECT 95 UNION ALL SELECT 99)
),
percentile AS MATERIALIZED (
  SELECT )" +
         names + R"(measure, percent,
         (SELECT min(c.value_ms) FROM cell AS c
          WHERE )" +
         same(block, "c", "found") +
         R"(
            AND ((SELECT r.upto FROM running AS r
                  WHERE )" +
         same(block, "r", "found") + R"()
                 - (SELECT total(a.count) FROM cell AS a
                    WHERE )" +
         same(block, "a", "found") +
         R"( AND a.value_ms > c.value_ms)) * 100
                >= wanted) AS value_ms
  FROM found
))";
}

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
  const auto percentile = [&](const std::string& measure, const char* percent, const char* name) {
    const std::string value =  // a bucket's middle may lie beyond all that is in it
        measure == "latency" ? "max(min(p.value_ms, max_ms), min_ms)" : "p.value_ms";
    return ",\n       (SELECT " + value + " FROM percentile AS p WHERE " +
           same(keys, "p", "exact") + "\n        AND p.measure = '" + measure +
           "' AND p.percent = " + percent + ") AS " + name;
  };
  return "WITH part AS (\n  SELECT " + columns +
         "status AS outcome, count, sum_ns, min_ms, max_ms\n  FROM latency_sums " + where +
         "\n),\nexact AS (\n  SELECT " + comma(keys) +
         R"(sum(count) AS count, sum(CASE outcome WHEN 'error' THEN count ELSE 0 END) AS errors,
         min(min_ms) AS min_ms, total(sum_ns) / sum(count) / 1000000 AS avg_ms,
         max(max_ms) AS max_ms
  FROM part GROUP BY )" +
         numbers + "\n),\n" + histograms_sql(columns, keys, where) + "\nSELECT " + shown +
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
