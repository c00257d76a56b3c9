#include "cli/report_sql.hpp"

namespace daybook::cli {
namespace {

/// Of the running totals of conversations: calls need not be read.
std::string sessions_sql(const ReportSpec&, const ReportRequest& request) {
  return "SELECT " + Buckets(request).column() + comma(request.by) +
         "count(*) AS conversations, sum(completions) AS count,\n"
         "       sum(tool_executions) AS tool_executions, sum(errors) AS errors,\n"
         "       sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,\n"
         "       sum(cost_usd) AS cost_usd, sum(unpriced) AS unpriced,\n"
         "       min(at) AS first_at, max(last_at) AS last_at\n"
         "FROM (SELECT at_us - at_us % 3600000000 AS hour_us, at, last_at, service, environment,\n"
         "             session_id, user_id, completions, tool_executions, errors, input_tokens,\n"
         "             output_tokens, cost_usd, unpriced\n      FROM conversations " +
         and_where(request.filters.where("at_us", false), "session_id IS NOT NULL") +
         ")\nGROUP BY " + first_columns(keys_of(request).size()) + "\nORDER BY " +
         dearest_first(request);
}

}  // namespace

ReportSpec sessions_report() {
  return {
      .name = "sessions",
      .summary = "calls, tokens and cost by session, of conversations that began then",
      .example = "daybook report sessions --since 7d --user u42",
      .filters = {"service", "environment", "user_id", "session_id", "conversation_id"},
      .by = {"service", "session_id"},
      .by_other = {"environment", "user_id"},
      .measures = {"conversations", "count", "tool_executions", "errors", "input_tokens",
                   "output_tokens", "cost_usd", "unpriced", "first_at", "last_at"},
      .compared = {"conversations", "count", "errors", "input_tokens", "output_tokens", "cost_usd"},
      .bar_of = "cost_usd",
      .since = "24h",
      .sql = sessions_sql,
      .refuses = {{"--model", "a conversation may have had several models"}}};
}

}  // namespace daybook::cli
