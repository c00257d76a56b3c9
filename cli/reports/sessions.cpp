#include "cli/report_sql.hpp"

namespace daybook::cli {
namespace {

/// Of the running totals of conversations: calls need not be read.
std::string sessions_sql(const ReportSpec&, const ReportRequest& request) {
  return "SELECT " + comma(request.by) +
         "count(*) AS conversations, sum(completions) AS count,\n"
         "       sum(tool_executions) AS tool_executions, sum(errors) AS errors,\n"
         "       sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,\n"
         "       sum(cost_usd) AS cost_usd, sum(unpriced) AS unpriced,\n"
         "       min(at) AS first_at, max(last_at) AS last_at\n"
         "FROM conversations " +
         request.filters.where("at_us", false) + " AND session_id IS NOT NULL\nGROUP BY " +
         first_columns(request.by.size()) + "\nORDER BY " + dearest_first(request);
}

}  // namespace

ReportSpec sessions_report() {
  return {
      .name = "sessions",
      .summary = "calls, tokens and cost by session, of conversations that began then",
      .example = "daybook report sessions --since 7d --user u42",
      .filters = {"service", "environment", "user_id", "session_id"},
      .by = {"service", "session_id"},
      .by_other = {"environment", "user_id"},
      .measures = {"conversations", "count", "tool_executions", "errors", "input_tokens",
                   "output_tokens", "cost_usd", "unpriced", "first_at", "last_at"},
      .compared = {"conversations", "count", "errors", "input_tokens", "output_tokens", "cost_usd"},
      .bar_of = "cost_usd",
      .since = "24h",
      .sql = sessions_sql,
      .takes_bucket = false,
      .zone = kZoneOfFilters};
}

}  // namespace daybook::cli
