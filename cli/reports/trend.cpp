#include "cli/command.hpp"
#include "cli/reports/trend_options.hpp"
#include "cli/text.hpp"
#include "daybook/kept_hours.hpp"

namespace daybook::cli {
namespace {

constexpr Nanos kWeek = std::chrono::hours(168);

std::vector<Cell> measures(const TrendRow& r) {
  std::vector<Cell> cells = {std::string(measure_name(r.measure)), cell(r.now), cell(r.before),
                             cell(r.change)};
  for (Cell& norm : norm_cells(r.norm)) cells.push_back(std::move(norm));
  return cells;
}

void read(Table& table, const Reader& reader, const ReportRequest& request, const Window& window) {
  TrendOptions options;
  options.weeks = request.weeks;
  const std::vector<TrendRow> rows = trend(reader, whole_window(window), options);
  for (const TrendRow& row : rows) table.sparks.push_back("▕" + sparkline(row.series) + "▏");
  add_rows(table, rows, request, measures);
  const Window whole = whole_window(window);
  const Nanos length = *whole.until - *whole.since;
  const Nanos apart = (length + kWeek - Nanos(1)) / kWeek * kWeek;
  table.note =
      pruned_text(reader, std::min(*whole.since - request.weeks * apart, *whole.since - length));
}

}  // namespace

void add_weeks(CLI::App& report, ReportRequest& request) {
  report
      .add_option("--weeks", request.weeks,
                  "so many earlier weeks are compared with, 4 to 52; 8 if not given")
      ->type_name("N")
      ->check(CLI::Range(4, 52).description(""));
}

Window whole_window(const Window& window) {
  const Time now = std::chrono::floor<std::chrono::hours>(std::chrono::system_clock::now());
  Window whole = window;
  whole.until = std::min(window.until.value_or(now), now);
  if (*whole.since >= *whole.until)
    misuse("--since: no whole hour has passed since then, and one that runs is not compared");
  return whole;
}

std::string pruned_text(const Reader& reader, Time first) {
  const Time kept = hours_kept_since(reader);
  if (first >= kept) return {};
  return "hours before " + time_text(kept) + " were pruned: what they would tell is not known";
}

std::vector<Cell> norm_cells(const Norm& norm) {
  return {cell(norm.usual), cell(norm.spread), cell(norm.strength), std::int64_t{norm.weeks},
          std::string(standing_name(norm.standing))};
}

ReportSpec trend_report() {
  return {
      .name = "trend",
      .summary = "this time against the one before, and against the same hours of the week",
      .example = "daybook report trend --since 24h --by service,model",
      .filters = {"service", "environment", "model", "operation"},
      .by = {"service"},
      .by_other = {"environment", "kind", "operation", "provider", "model"},
      .measures = {"measure", "now", "before", "change", "usual", "spread", "z", "weeks", "state"},
      .since = "24h",
      .read = read,
      .takes_bucket = false,
      .zone = kZoneOfWeeks,
      .options = add_weeks,
      .below =
          "before: as long a time, just before; usual: the median of the same hours of "
          "earlier weeks; z: how many spreads from it\n",
      .refuses = {{"--bucket",
                   "it compares the time as a whole; `daybook report anomaly` goes by the hour"}}};
}

}  // namespace daybook::cli
