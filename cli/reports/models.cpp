#include "daybook/models.hpp"

#include "cli/report_percentiles.hpp"
#include "cli/report_rows.hpp"
#include "cli/report_sql.hpp"

namespace daybook::cli {
namespace {

/// Of a window: sums of whole hours, and percentiles from their histograms.
std::string models_by_parts(const ReportRequest& request) {
  const std::vector<std::string> keys = keys_of(request);
  const std::string numbers = first_columns(keys.size());
  std::string columns = Buckets(request).column(), shown;
  if (request.bucket != Bucket::none) shown = bucket_name(request.bucket) + std::string(", ");
  for (const std::string& key : request.by) {
    columns += "coalesce(" + key + ", '') AS " + key + ", ";
    shown += "nullif(" + key + ", '') AS " + key + ", ";
  }
  const std::string where = request.filters.where("hour_us", true);
  return "WITH part AS (\n  SELECT " + columns +
         "hour, count, errors, min_ms, max_ms, input_tokens, output_tokens,\n"
         "         cost_usd, unpriced, output_s, output_timed\n  FROM report_models_hourly " +
         where + "\n),\nexact AS (\n  SELECT " + comma(keys) +
         "sum(count) AS count, sum(errors) AS errors, min(hour) AS first_at,\n"
         "         max(hour) AS last_at, sum(input_tokens) AS input_tokens,\n"
         "         sum(output_tokens) AS output_tokens, sum(round(cost_usd * 1e9)) / 1e9 AS "
         "cost_usd,\n"
         "         sum(unpriced) AS unpriced, min(min_ms) AS min_ms, max(max_ms) AS max_ms,\n"
         "         sum(output_timed) * 1e9 / nullif(sum(round(output_s * 1e9)), 0)\n"
         "           AS output_tokens_per_s\n"
         "  FROM part GROUP BY " +
         numbers + "\n),\n" +
         percentiles_sql(columns, keys,
                         and_where(where, "(model IS NOT NULL OR provider IS NOT NULL)")) +
         "\nSELECT " + shown +
         "\n       count, errors, first_at, last_at, input_tokens, output_tokens, cost_usd,\n      "
         " " +
         percentile_sql(keys, "latency", "95") +
         " AS p95_ms,\n       output_tokens_per_s, unpriced\nFROM exact\nORDER BY " +
         (request.bucket == Bucket::none ? "count DESC, " : "") + numbers;
}

std::string models_sql(const ReportSpec& spec, const ReportRequest& request) {
  const Filters& filters = request.filters;
  if (!is_plain(spec, request) || !filters.service.empty() || !filters.environment.empty() ||
      !filters.operation.empty())
    return models_by_parts(request);
  const std::string columns = comma(spec.measures);
  return "SELECT provider, model, " + columns.substr(0, columns.size() - 2) +
         "\nFROM report_models " + filters.where("", true) +
         "\nORDER BY count DESC, provider, model";
}

std::vector<Cell> measures(const ModelRow& r) {
  return {cell(r.count),
          cell(r.errors),
          cell(time_text(r.first_at)),
          cell(time_text(r.last_at)),
          cell(r.input_tokens),
          cell(r.output_tokens),
          cell(r.cost_usd),
          cell(r.p95_ms),
          cell(r.output_tokens_per_s),
          cell(r.unpriced)};
}

void read(Table& table, const Reader& reader, const ReportRequest& request, const Window& window) {
  add_rows(table, models(reader, window), request, measures);
}

}  // namespace

ReportSpec models_report() {
  return {.name = "models",
          .summary = "each model: calls, errors, first and last, tokens, cost, speed",
          .example = "daybook report models --since 30d",
          .filters = {"service", "environment", "model", "operation"},
          .by = {"provider", "model"},
          .by_other = {"service", "environment", "kind", "operation"},
          .measures = {"count", "errors", "first_at", "last_at", "input_tokens", "output_tokens",
                       "cost_usd", "p95_ms", "output_tokens_per_s", "unpriced"},
          .compared = {"count", "errors", "input_tokens", "output_tokens", "cost_usd", "p95_ms"},
          .bar_of = "count",
          .sql = models_sql,
          .read = read};
}

}  // namespace daybook::cli
