#include "cli/report_rows.hpp"
#include "cli/report_sql.hpp"

namespace daybook::cli {
namespace {

// Losses know no model, as the report has it.
const std::string kOfModels =
    "(SELECT hour_us, service, environment, kind, model, count, errors, 0 AS losses\n"
    "      FROM report_models_hourly) ";

std::string traffic_sql(const ReportSpec&, const ReportRequest& request) {
  const std::size_t keys = keys_of(request).size();
  return "SELECT " + Buckets(request).column() + comma(request.by) +
         "\n       sum(count) AS count, sum(errors) AS errors,\n"
         "       sum(errors) * 1.0 / nullif(sum(count), 0) AS error_rate, sum(losses) AS losses\n"
         "FROM " +
         (request.filters.model.empty() ? "report_traffic " : kOfModels) +
         request.filters.where("hour_us", true) + "\nGROUP BY " + first_columns(keys) +
         "\nORDER BY " + first_columns(keys);
}

std::vector<Cell> measures(const TrafficRow& r) {
  return {cell(r.count), cell(r.errors), cell(r.error_rate), cell(r.losses)};
}

void read(Table& table, const Reader& reader, const ReportRequest& request, const Window& window) {
  add_rows(table, reader.traffic(window), request, measures);
}

/// Hours, or days where there are more than two weeks of them.
Bucket bucket_of(const Reader& reader, const ReportRequest& request) {
  constexpr std::size_t kDaysByHour = 14;
  Window window = window_of(request);
  window.by = {"service"};
  window.bucket = Bucket::day;
  const auto rows = reader.traffic(window);
  std::size_t days = 0;
  for (std::size_t i = 0; i < rows.size(); ++i)
    days += i == 0 || rows[i].at != rows[i - 1].at ? 1 : 0;
  return days <= kDaysByHour + 1 ? Bucket::hour : Bucket::day;
}

std::string spark(const Table& table, const ReportRequest& request, const std::string&) {
  return request.bucket == Bucket::none ? std::string() : spark_of(table);
}

}  // namespace

ReportSpec traffic_report() {
  return {.name = "traffic",
          .summary = "calls, errors and losses by hour, by day where that is longer than two weeks",
          .example = "daybook report traffic --since 24h",
          .filters = {"service", "environment", "model"},
          .by = {"service", "environment", "kind"},
          .measures = {"count", "errors", "error_rate", "losses"},
          .compared = {"count", "errors", "error_rate", "losses"},
          .bar_of = "count",
          .sql = traffic_sql,
          .read = read,
          .bucket_of = bucket_of,
          .above = spark};
}

}  // namespace daybook::cli
