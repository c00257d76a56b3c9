#include "cli/report_sql.hpp"

namespace daybook::cli {
namespace {

/// Of the scores of the window themselves, each with the call that it judges.
std::string scores_sql(const ReportSpec&, const ReportRequest& request) {
  const std::string keys = first_columns(keys_of(request).size());
  return "SELECT " + Buckets(request).column() + comma(request.by) +
         R"(
       count(*) AS count, avg(value) AS avg_value, min(value) AS min_value,
       max(value) AS max_value, count(value) AS figures, count(label) AS labels, max(at) AS last_at
FROM (SELECT s.at, s.at_us - s.at_us % 3600000000 AS hour_us, s.service, s.environment, s.name,
             s.source, s.value, s.label, c.operation, c.model, c.prompt_name, c.prompt_version,
             c.prompt_fingerprint
      FROM scores AS s LEFT JOIN completions AS c ON c.id = s.span_row) )" +
         request.filters.where("hour_us", true) + "\nGROUP BY " + keys + "\nORDER BY " + keys;
}

}  // namespace

ReportSpec scores_report() {
  return {
      .name = "scores",
      .summary = "judgements by name, prompt and model",
      .example = "daybook report scores --since 30d --by name,prompt_version",
      .filters = {"service", "environment", "model", "operation"},
      .by = {"service", "name", "prompt_name", "prompt_version", "model"},
      .by_other = {"environment", "operation", "prompt_fingerprint", "source"},
      .measures = {"count", "avg_value", "min_value", "max_value", "figures", "labels", "last_at"},
      .bar_of = "count",
      .sql = scores_sql};
}

}  // namespace daybook::cli
