#include <algorithm>

#include "cli/report_rows.hpp"
#include "cli/report_sql.hpp"

namespace daybook::cli {
namespace {

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string errors_sql(const ReportSpec& spec, const ReportRequest& request) {
  const Filters& filters = request.filters;
  if (is_plain(spec, request) && filters.model.empty())
    return "SELECT service, error_type, fingerprint, count, first_at, last_at, sample\n"
           "FROM report_errors " +
           filters.where("", true) + "\nORDER BY count DESC, service, error_type, fingerprint";
  const std::size_t keys = keys_of(request).size();
  const bool in_time = request.bucket != Bucket::none;
  std::string order = in_time ? "1, count DESC" : "count DESC";
  for (const char* column : {"service", "provider", "model", "error_type", "fingerprint"})
    if (has(request.by, column)) order += std::string(", ") + column;
  return "SELECT " + comma(keys_of(request)) +
         "count, first_at, last_at,\n"
         "       (SELECT e.error_message FROM errors AS e WHERE e.id = found.sample_row) AS "
         "sample\n"
         "FROM (SELECT " +
         Buckets(request).column() + comma(request.by) +
         "\n             sum(count) AS count, min(first_at) AS first_at, max(last_at) AS last_at,"
         "\n             max(sample_row) AS sample_row\n"
         "      FROM report_errors_hourly " +
         filters.where("hour_us", true) + "\n      GROUP BY " + first_columns(keys) +
         ") AS found\nORDER BY " + order;
}

std::vector<Cell> measures(const ErrorRow& r) {
  return {cell(r.count), cell(r.first_at), cell(r.last_at), cell(r.sample)};
}

void read(Table& table, const Reader& reader, const ReportRequest& request, const Window& window) {
  add_rows(table, reader.errors(window), request, measures);
}

}  // namespace

ReportSpec errors_report() {
  return {.name = "errors",
          .summary = "what fails, by type, most frequent first",
          .example = "daybook report errors --since 24h",
          .filters = {"service", "model"},
          .by = {"service", "error_type", "fingerprint"},
          .by_other = {"provider", "model"},
          .measures = {"count", "first_at", "last_at", "sample"},
          .compared = {"count"},
          .bar_of = "count",
          .sql = errors_sql,
          .read = read};
}

}  // namespace daybook::cli
