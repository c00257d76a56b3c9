#include "cli/report_sql.hpp"

namespace daybook::cli {
namespace {

std::string users_sql(const ReportSpec& spec, const ReportRequest& request) {
  return "SELECT " + Buckets(request).column() + comma(request.by) + sums(spec) +
         "\nFROM (SELECT day_us AS hour_us, service, user_id, model, count, errors, input_tokens,\n"
         "             output_tokens, cache_read_tokens, cost_usd, unpriced FROM report_users) " +
         request.filters.where("hour_us", true) + "\nGROUP BY " +
         first_columns(keys_of(request).size()) + "\nORDER BY " + dearest_first(request);
}

}  // namespace

ReportSpec users_report() {
  return {.name = "users",
          .summary = "calls, tokens and cost by user and model, by whole days (UTC)",
          .example = "daybook report users --since 30d --by user_id",
          .filters = {"service", "model", "user_id"},
          .by = {"service", "user_id", "model"},
          .measures = {"count", "errors", "input_tokens", "output_tokens", "cache_read_tokens",
                       "cost_usd", "unpriced"},
          .compared = {"count", "errors", "input_tokens", "output_tokens", "cost_usd"},
          .bar_of = "cost_usd",
          .sql = users_sql,
          .whole_days = true};
}

}  // namespace daybook::cli
