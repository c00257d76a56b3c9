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

}  // namespace

std::size_t Table::index(const std::string& name) const {
  const auto is = [&](const Column& column) { return column.name == name; };
  return static_cast<std::size_t>(std::find_if(columns.begin(), columns.end(), is) -
                                  columns.begin());
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
  if (!table.sparks.empty()) {
    table.columns.push_back({""});
    for (std::size_t i = 0; i < table.rows.size(); ++i) table.rows[i].push_back(table.sparks[i]);
  }
  if (const std::size_t of = table.index(bar_of); of < table.columns.size()) add_bar(table, of);
  return above.empty() ? above : above + "\n\n";
}

std::string spark_of(const Table& table) {
  std::map<std::int64_t, double> counts;  // by hour
  const std::size_t count = table.index("count");
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto hour = std::chrono::floor<std::chrono::hours>(table.at[i]).time_since_epoch();
    counts[hour.count()] += number_of(table.rows[i][count]);
  }
  if (counts.empty()) return {};
  const std::int64_t first = counts.begin()->first, last = counts.rbegin()->first;
  std::int64_t step = (last - first) / static_cast<std::int64_t>(kSparkColumns) + 1;
  if (step > 24) step = (step + 23) / 24 * 24;
  std::vector<double> values(static_cast<std::size_t>((last - first) / step + 1));
  for (const auto& [at, n] : counts) values[static_cast<std::size_t>((at - first) / step)] += n;
  const auto name = [](std::int64_t at) { return time_text(Time(std::chrono::hours(at))); };
  return "▕" + sparkline(values) + "▏ calls in each " +
         (step == 1   ? "hour"
          : step < 24 ? counted(static_cast<std::uint64_t>(step), "hour")
                      : counted(static_cast<std::uint64_t>(step / 24), "day")) +
         '\n' + name(first) + " to " + name(last) + "\n\n";
}

}  // namespace daybook::cli
