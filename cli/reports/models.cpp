#include "cli/report_sql.hpp"

namespace daybook::cli {
namespace {

std::string models_sql(const ReportSpec& spec, const ReportRequest&) {
  const std::string columns = comma(spec.measures);
  return "SELECT " + columns.substr(0, columns.size() - 2) +
         "\nFROM report_models ORDER BY count DESC, provider, model";
}

}  // namespace

ReportSpec models_report() {
  return {
      .name = "models",
      .summary = "each model: calls, errors, first and last, tokens, cost, speed, over all time",
      .example = "daybook report models",
      .measures = {"provider", "model", "count", "errors", "first_at", "last_at", "input_tokens",
                   "output_tokens", "cost_usd", "p95_ms", "output_tokens_per_s", "unpriced"},
      .bar_of = "count",
      .sql = models_sql};
}

}  // namespace daybook::cli
