#include "cli/report.hpp"

namespace daybook::cli {

const std::vector<ReportSpec>& reports() {
  static const std::vector<ReportSpec> kReports = {
      {"latency",
       "how long calls take: min, avg, max, percentiles, time to first token",
       "daybook report latency --since 24h --compare week",
       {"service", "environment", "model", "operation", "status"},
       {"service", "operation", "provider", "model"},
       {"environment", "kind", "status"},
       {"count", "errors", "min_ms", "avg_ms", "max_ms", "p50_ms", "p95_ms", "p99_ms",
        "ttft_p50_ms", "ttft_p95_ms"},
       {"count", "errors", "avg_ms", "p50_ms", "p95_ms", "p99_ms"},
       "p95_ms"},
      {"tokens",
       "tokens and cost by day and model",
       "daybook report tokens --since 90d --by model --bucket week",
       {"service", "environment", "model", "operation"},
       {"service", "environment", "operation", "provider", "model"},
       {},
       {"count", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens",
        "reasoning_tokens", "cost_usd", "unpriced"},
       {"count", "input_tokens", "output_tokens", "cost_usd"},
       ""},
      {"cost",
       "cost by model, the dearest first: `report tokens --by model` with cost first",
       "daybook report cost --since 30d",
       {"service", "environment", "model", "operation"},
       {"model"},
       {"service", "environment", "operation", "provider"},
       {"cost_usd", "unpriced", "count", "input_tokens", "output_tokens", "cache_read_tokens",
        "cache_write_tokens", "reasoning_tokens"},
       {"cost_usd", "count"},
       "cost_usd"},
      {"users",
       "calls, tokens and cost by user and model, by whole days (UTC)",
       "daybook report users --since 30d --by user_id",
       {"service", "model", "user_id"},
       {"service", "user_id", "model"},
       {},
       {"count", "errors", "input_tokens", "output_tokens", "cache_read_tokens", "cost_usd",
        "unpriced"},
       {},
       "cost_usd"},
      {"errors",
       "what fails, by type, most frequent first",
       "daybook report errors --since 24h",
       {"service", "model"},
       {"service", "error_type", "fingerprint"},
       {"provider", "model"},
       {"count", "first_at", "last_at", "sample"},
       {"count"},
       "count"},
      {"traffic",
       "calls, errors and losses by hour, by day where that is longer than two weeks",
       "daybook report traffic --since 24h",
       {"service", "environment"},
       {"service", "environment", "kind"},
       {},
       {"count", "errors", "error_rate", "losses"},
       {"count", "errors", "error_rate", "losses"},
       "count"},
      {"models",
       "each model: calls, errors, first and last, tokens, cost, speed, over all time",
       "daybook report models",
       {},
       {},
       {},
       {"provider", "model", "count", "errors", "first_at", "last_at", "input_tokens",
        "output_tokens", "cost_usd", "p95_ms", "output_tokens_per_s", "unpriced"},
       {},
       "count"},
      {"tools",
       "tool executions by server and tool: how often, how long, how many fail",
       "daybook report tools --since 7d",
       {"service"},
       {"service", "server", "tool"},
       {},
       {"count", "errors", "error_rate", "avg_ms", "p50_ms", "p95_ms", "last_at"},
       {"count", "errors", "avg_ms", "p50_ms", "p95_ms"},
       "count"},
      {"metrics",
       "the application's own measurements by series: last, sum, mean, quantiles",
       "daybook report metrics --since 24h",
       {"service", "environment"},
       {"service", "name", "labels_json"},
       {},
       {"unit", "samples", "last", "sum", "avg", "min", "max", "p50", "p95", "p99"},
       {},
       ""},
      {"storage",
       "what the store holds and how big it is",
       "daybook report storage",
       {},
       {},
       {},
       {"name", "rows", "bytes", "content_bytes", "oldest_at", "newest_at"},
       {},
       ""}};
  return kReports;
}

const char* bucket_name(Bucket bucket) noexcept {
  constexpr const char* kNames[] = {"none", "hour", "day", "week", "month"};
  return kNames[static_cast<int>(bucket)];
}

std::string bucket_text(Bucket bucket, Time at, const Zone& zone) {
  const Nanos offset = zone.offset(at);
  std::string civil = time_text(at + offset);
  civil.pop_back();  // Z
  if (bucket == Bucket::hour) return civil + offset_text(offset);
  return civil.substr(0, bucket == Bucket::month ? 7 : 10);
}

}  // namespace daybook::cli
