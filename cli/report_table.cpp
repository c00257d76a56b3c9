#include "cli/report_table.hpp"

#include <algorithm>
#include <map>

#include "cli/rows.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kBarColumns = 12;
constexpr std::size_t kSparkColumns = 48;

double number_of(const Cell& cell) {
  if (const auto* n = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*n);
  if (const auto* n = std::get_if<double>(&cell)) return *n;
  return 0;
}

Table read_latency(const Reader& reader, const Filters& filters) {
  Window window;
  std::tie(window.since, window.until) = filters.times(true);
  window.service = filters.service;
  window.environment = filters.environment;
  window.operation = filters.operation;
  window.model = filters.model;
  window.status = filters.status;
  Table table;
  for (const char* name :
       {"service", "operation", "provider", "model", "count", "errors", "min_ms", "avg_ms",
        "max_ms", "p50_ms", "p95_ms", "p99_ms", "ttft_p50_ms", "ttft_p95_ms"})
    table.columns.push_back({name});
  const auto cell = [](std::optional<double> value) { return value ? Cell(*value) : Cell(); };
  const auto text = [](const std::string& value) { return value.empty() ? Cell() : Cell(value); };
  for (const LatencyRow& row : reader.latency(window))
    table.rows.push_back({row.service, row.operation, text(row.provider), text(row.model),
                          row.count, row.errors, cell(row.min_ms), cell(row.avg_ms),
                          cell(row.max_ms), cell(row.p50_ms), cell(row.p95_ms), cell(row.p99_ms),
                          cell(row.ttft_p50_ms), cell(row.ttft_p95_ms)});
  return table;
}

Table read_query(const Reader& reader, const std::string& sql) {
  Rows rows = reader.query(sql);
  Table table{columns_of(rows), {}};
  while (rows.next()) table.rows.push_back(cells_of(rows));
  return table;
}

void erase_column(Table& table, std::size_t at) {
  const auto place = static_cast<std::ptrdiff_t>(at);
  table.columns.erase(table.columns.begin() + place);
  for (auto& row : table.rows) row.erase(row.begin() + place);
}

/// Whether every row has the same value there.
bool is_constant(const Table& table, std::size_t at) {
  return std::all_of(table.rows.begin(), table.rows.end(),
                     [&](const auto& row) { return row[at] == table.rows.front()[at]; });
}

bool is_name(const std::string& column) {
  static const std::vector<std::string> kNames = {"service", "environment", "operation", "provider",
                                                  "kind"};
  return std::find(kNames.begin(), kNames.end(), column) != kNames.end();
}

/// "2026-01-17T11:05:16.000000000Z" to the second.
void shorten_times(Table& table, std::size_t at) {
  for (auto& row : table.rows)
    if (auto* text = std::get_if<std::string>(&row[at]); text && text->size() > 20)
      *text = text->substr(0, 19) + 'Z';
}

void add_bar(Table& table, std::size_t of) {
  double largest = 0;
  for (const auto& row : table.rows) largest = std::max(largest, number_of(row[of]));
  table.columns.push_back({""});
  for (auto& row : table.rows) row.push_back(bar(number_of(row[of]), largest, kBarColumns));
}

/// Hours since 1970 of "2026-11-23T14:00:00Z".
std::int64_t hour_number(const std::string& hour) {
  const Time at = parse_time(hour, Time(), "hour");
  return std::chrono::floor<std::chrono::hours>(at).time_since_epoch().count();
}

}  // namespace

std::size_t Table::index(const std::string& name) const {
  const auto is = [&](const Column& column) { return column.name == name; };
  return static_cast<std::size_t>(std::find_if(columns.begin(), columns.end(), is) -
                                  columns.begin());
}

Table read_report(const Reader& reader, const ReportSpec& spec, const Filters& filters) {
  Table table = spec.name == "latency" ? read_latency(reader, filters)
                                       : read_query(reader, spec.sql(filters));
  for (Column& column : table.columns) {
    if (column.name.ends_with("bytes")) column.show = Show::bytes;
    if (column.name.ends_with("_ms")) column.show = Show::milliseconds;
  }
  return table;
}

std::string for_people(Table& table, const std::string& bar_of) {
  if (table.rows.empty()) return {};
  std::string above;
  for (std::size_t at = 0; at < table.columns.size();) {
    const std::string name = table.columns[at].name;
    const Cell first = table.rows.front()[at];
    if (name.ends_with("_at")) shorten_times(table, at);
    if (!is_constant(table, at) || (first.index() != 0 && !is_name(name))) {
      ++at;
      continue;
    }
    if (const auto* text = std::get_if<std::string>(&first))
      above += (above.empty() ? "" : ", ") + name + ' ' + one_line(*text, 60);
    erase_column(table, at);
  }
  if (const std::size_t of = table.index(bar_of); of < table.columns.size()) add_bar(table, of);
  return above.empty() ? above : above + "\n\n";
}

std::string spark_of(const Table& table) {
  std::map<std::int64_t, double> counts;
  const std::size_t hour = table.index("hour"), count = table.index("count");
  for (const auto& row : table.rows)
    counts[hour_number(std::get<std::string>(row[hour]))] += number_of(row[count]);
  if (counts.empty()) return {};
  const std::int64_t first = counts.begin()->first, last = counts.rbegin()->first;
  std::int64_t step = (last - first) / static_cast<std::int64_t>(kSparkColumns) + 1;
  if (step > 24) step = (step + 23) / 24 * 24;
  std::vector<double> values(static_cast<std::size_t>((last - first) / step + 1));
  for (const auto& [at, n] : counts) values[static_cast<std::size_t>((at - first) / step)] += n;
  const auto name = [](std::int64_t at) { return time_text(Time(std::chrono::hours(at))); };
  return name(first) + " ▕" + sparkline(values) + "▏ " + name(last) + ", calls in each " +
         (step == 1   ? "hour"
          : step < 24 ? counted(static_cast<std::uint64_t>(step), "hour")
                      : counted(static_cast<std::uint64_t>(step / 24), "day")) +
         "\n\n";
}

}  // namespace daybook::cli
