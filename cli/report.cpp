#include "cli/report.hpp"

namespace daybook::cli {
namespace {

bool windowed(const Filters& f) {
  return !f.since.empty() || !f.until.empty() || !f.environment.empty() || !f.status.empty();
}

/// Exact figures come from the spans, percentiles from the buckets of whole hours.
std::string windowed_latency(const Filters& filters) {
  return R"(WITH span AS (
  SELECT s.service, s.environment, s.operation, s.status, s.latency_ms,
         coalesce(c.provider, '') AS provider, coalesce(c.model, '') AS model,
         s.at_us - s.at_us % 3600000000 AS hour_us
  FROM spans AS s LEFT JOIN completions AS c ON c.id = s.id
  WHERE s.latency_ms IS NOT NULL
),
exact AS (
  SELECT service, operation, provider, model, count(*) AS count, sum(status = 'error') AS errors,
         min(latency_ms) AS min_ms, avg(latency_ms) AS avg_ms, max(latency_ms) AS max_ms
  FROM span )" +
         filters.where("hour_us", true) + R"(
  GROUP BY service, operation, provider, model
),
bucket AS (
  SELECT service, operation, coalesce(provider, '') AS provider, coalesce(model, '') AS model,
         measure, value_ms, sum(count) AS n
  FROM latency_buckets )" +
         filters.where("hour_us", true) + R"(
  GROUP BY 1, 2, 3, 4, 5, 6
),
ranked AS (
  SELECT service, operation, provider, model, measure, value_ms,
         sum(n) OVER (PARTITION BY service, operation, provider, model, measure
                      ORDER BY value_ms) AS upto,
         sum(n) OVER (PARTITION BY service, operation, provider, model, measure) AS total
  FROM bucket
),
percentile AS (
  SELECT service, operation, provider, model,
         min(value_ms) FILTER (WHERE measure = 'latency' AND upto >= 0.50 * total) AS p50_ms,
         min(value_ms) FILTER (WHERE measure = 'latency' AND upto >= 0.95 * total) AS p95_ms,
         min(value_ms) FILTER (WHERE measure = 'latency' AND upto >= 0.99 * total) AS p99_ms,
         min(value_ms) FILTER (WHERE measure = 'ttft' AND upto >= 0.50 * total) AS ttft_p50_ms,
         min(value_ms) FILTER (WHERE measure = 'ttft' AND upto >= 0.95 * total) AS ttft_p95_ms
  FROM ranked GROUP BY service, operation, provider, model
)
SELECT service, operation, nullif(provider, '') AS provider, nullif(model, '') AS model,
       count, errors, min_ms, avg_ms, max_ms, p50_ms, p95_ms, p99_ms, ttft_p50_ms, ttft_p95_ms
FROM exact JOIN percentile USING (service, operation, provider, model)
ORDER BY 1, 2, 3, 4)";
}

std::string latency_sql(const Filters& filters) {
  if (windowed(filters)) return windowed_latency(filters);
  return "SELECT service, operation, provider, model, count, errors, min_ms, avg_ms, max_ms,\n"
         "       p50_ms, p95_ms, p99_ms, ttft_p50_ms, ttft_p95_ms\n"
         "FROM report_latency " +
         filters.where("", true) + "\nORDER BY service, operation, provider, model";
}

std::string tokens_sql(const Filters& filters) {
  return "SELECT substr(hour, 1, 10) AS day, service, environment, operation, provider, model,\n"
         "       sum(count) AS count, sum(input_tokens) AS input_tokens,\n"
         "       sum(output_tokens) AS output_tokens, sum(cache_read_tokens) AS "
         "cache_read_tokens,\n"
         "       sum(cache_write_tokens) AS cache_write_tokens,\n"
         "       sum(reasoning_tokens) AS reasoning_tokens,\n"
         "       sum(cost_usd) AS cost_usd, sum(unpriced) AS unpriced\n"
         "FROM report_tokens_hourly " +
         filters.where("hour_us", true) + "\nGROUP BY 1, 2, 3, 4, 5, 6\nORDER BY 1, 2, 3, 4, 5, 6";
}

std::string errors_sql(const Filters& filters) {
  if (filters.since.empty() && filters.until.empty() && filters.model.empty())
    return "SELECT service, error_type, count, first_at, last_at, sample, fingerprint\n"
           "FROM report_errors " +
           filters.where("", true) + "\nORDER BY count DESC, service, error_type";
  return "SELECT service, error_type, sum(count) AS count,\n"
         "       min(hour) AS first_hour, max(hour) AS last_hour,\n"
         "       (SELECT e.sample FROM report_errors AS e WHERE e.service = h.service\n"
         "        AND e.error_type = h.error_type AND e.fingerprint = h.fingerprint) AS sample,\n"
         "       fingerprint\n"
         "FROM report_errors_hourly AS h " +
         filters.where("hour_us", true) +
         "\nGROUP BY service, error_type, fingerprint\nORDER BY count DESC, service, error_type";
}

std::string traffic_sql(const Filters& filters) {
  return "SELECT hour, service, environment, kind, count, errors, error_rate, losses\n"
         "FROM report_traffic " +
         filters.where("hour_us", true) + "\nORDER BY hour_us, service, environment, kind";
}

std::string storage_sql(const Filters&) {
  return "SELECT name, rows, bytes, content_bytes, oldest_at, newest_at\n"
         "FROM report_storage ORDER BY bytes DESC, rows DESC, name";
}

}  // namespace

const std::vector<ReportSpec>& reports() {
  static const std::vector<ReportSpec> kReports = {
      {"latency",
       "how long calls take: min, avg, max, percentiles, time to first token",
       "daybook report latency --since 24h",
       {"service", "environment", "model", "operation", "status"},
       true,
       "p95_ms",
       latency_sql},
      {"tokens",
       "tokens and cost by day and model",
       "daybook report tokens --since 7d",
       {"service", "environment", "model", "operation"},
       true,
       "",
       tokens_sql},
      {"errors",
       "what fails, by type, most frequent first",
       "daybook report errors --since 24h",
       {"service", "model"},
       true,
       "count",
       errors_sql},
      {"traffic",
       "calls, errors and losses by hour",
       "daybook report traffic --since 24h",
       {"service", "environment"},
       true,
       "count",
       traffic_sql},
      {"storage",
       "what the store holds and how big it is",
       "daybook report storage",
       {},
       false,
       "",
       storage_sql}};
  return kReports;
}

}  // namespace daybook::cli
