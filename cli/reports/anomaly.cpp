#include "cli/reports/trend_options.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

std::vector<Cell> measures(const AnomalyRow& r) {
  std::vector<Cell> cells = {std::string(measure_name(r.measure)), cell(r.value)};
  for (Cell& norm : norm_cells(r.norm)) cells.push_back(std::move(norm));
  return cells;
}

void read(Table& table, const Reader& reader, const ReportRequest& request, const Window& window) {
  TrendOptions options;
  options.weeks = request.weeks;
  const Anomalies found = anomalies(reader, whole_window(window), options);
  add_rows(table, found.rows, request, measures);
  table.note = counted(found.rows.size(), "value") + " of " + count_text(found.judged) +
               " that could be compared " + (found.rows.size() == 1 ? "stands" : "stand") + " out";
  if (found.too_little_data > 0)
    table.note += "; too little data to compare " + counted(found.too_little_data, "more", "more") +
                  ": fewer than 4 earlier weeks";
  const std::string pruned =
      pruned_text(reader, *window.since - request.weeks * std::chrono::hours(168));
  if (!pruned.empty()) table.note += "; " + pruned;
}

}  // namespace

ReportSpec anomaly_report() {
  return {.name = "anomaly",
          .summary = "hours that stand out from the same hour of the week, the strongest first",
          .example = "daybook report anomaly --since 24h",
          .filters = {"service", "environment", "model", "operation"},
          .by = {"service", "operation", "model"},
          .by_other = {"environment", "kind", "provider"},
          .measures = {"measure", "value", "usual", "spread", "z", "weeks", "state"},
          .since = "24h",
          .read = read,
          .bucket = Bucket::hour,
          .takes_bucket = false,
          .zone = kZoneOfWeeks,
          .options = add_weeks,
          .refuses = {{"--bucket", "its rows are hours"}}};
}

}  // namespace daybook::cli
