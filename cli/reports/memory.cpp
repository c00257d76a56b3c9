#include "cli/report_sql.hpp"

namespace daybook::cli {
namespace {

/// Of the samples themselves, found by time.
std::string memory_sql(const ReportSpec&, const ReportRequest& request) {
  const std::string keys = first_columns(keys_of(request).size());
  return "SELECT " + Buckets(request).column() + comma(request.by) +
         "\n       count(*) AS count, min(memory_mb) AS min_mb, avg(memory_mb) AS avg_mb,\n"
         "       max(memory_mb) AS max_mb\n"
         "FROM (SELECT at_us - at_us % 3600000000 AS hour_us, service, environment, operation,\n"
         "             memory_mb\n      FROM memory_samples " +
         request.filters.where("at_us", false) + ")\nGROUP BY " + keys + "\nORDER BY " + keys;
}

}  // namespace

ReportSpec memory_report() {
  return {.name = "memory",
          .summary = "memory that operations used: samples, min, avg, max",
          .example = "daybook report memory --since 7d --bucket day",
          .filters = {"service", "environment", "operation"},
          .by = {"service", "operation"},
          .by_other = {"environment"},
          .measures = {"count", "min_mb", "avg_mb", "max_mb"},
          .compared = {"count", "min_mb", "avg_mb", "max_mb"},
          .bar_of = "max_mb",
          .since = "24h",
          .sql = memory_sql,
          .refuses = {{"--model", "samples of memory name no model"}}};
}

}  // namespace daybook::cli
