#include "cli/report_rows.hpp"

#include <algorithm>
#include <cstdio>
#include <map>

#include "cli/rows.hpp"

namespace daybook::cli {

Cell cell(Time at) {
  const auto ns = at.time_since_epoch().count() % 1'000'000'000;
  char digits[16];
  std::snprintf(digits, sizeof digits, ".%09lldZ", static_cast<long long>(ns));
  return time_text(at).substr(0, 19) + digits;
}

Cell name_of(const ReportKey& key, const std::string& column) {
  static const std::map<std::string, std::string ReportKey::*> kNames = {
      {"service", &ReportKey::service},   {"environment", &ReportKey::environment},
      {"kind", &ReportKey::kind},         {"operation", &ReportKey::operation},
      {"provider", &ReportKey::provider}, {"model", &ReportKey::model},
      {"status", &ReportKey::status}};
  return cell(key.*kNames.at(column));
}

Window window_of(const ReportRequest& request) {
  const Filters& filters = request.filters;
  Window window;
  filters.ask(window, true);
  window.by = request.by;
  window.bucket = request.bucket;
  if (!filters.zone.is_utc())
    window.utc_offset = [zone = filters.zone](Time at) { return zone.offset(at); };
  return window;
}

namespace {

Table read_query(const Reader& reader, const std::string& sql) {
  Rows rows = reader.query(sql);
  Table table;
  table.columns = columns_of(rows);
  while (rows.next()) table.rows.push_back(cells_of(rows));
  return table;
}

/// Of a report that is its SQL, without buckets.
Table read_sql_window(const Reader& reader, const ReportSpec& spec, ReportRequest request,
                      const Window& window) {
  request.filters.since = time_text(*window.since);
  request.filters.until = window.until ? time_text(*window.until) : "";
  Table table = read_query(reader, report_sql(spec, request));
  table.keys = request.by.size();
  table.at.resize(table.rows.size());
  return table;
}

Table read_window(const Reader& reader, const ReportSpec& spec, const ReportRequest& request,
                  const Window& window) {
  if (spec.read == nullptr) return read_sql_window(reader, spec, request, window);
  Table table;
  if (request.bucket != Bucket::none) table.columns.push_back({bucket_name(request.bucket)});
  for (const std::string& name : request.by) table.columns.push_back({name});
  table.keys = table.columns.size();
  for (const std::string& name : spec.measures) table.columns.push_back({name});
  spec.read(table, reader, request, window);
  return table;
}

/// What a row is about, and when, however far its time lies back.
std::pair<Time, std::vector<Cell>> place_of(const Table& table, std::size_t row, bool has_time,
                                            Nanos later) {
  const auto& cells = table.rows[row];
  const auto first = cells.begin() + (has_time ? 1 : 0);
  return {has_time ? table.at[row] + later : Time(),
          {first, cells.begin() + static_cast<std::ptrdiff_t>(table.keys)}};
}

}  // namespace

void add_before(Table& now, const Table& before, const std::vector<std::string>& columns,
                bool has_time, Nanos apart) {
  std::map<std::pair<Time, std::vector<Cell>>, std::size_t> rows;
  for (std::size_t i = 0; i < before.rows.size(); ++i)
    rows.emplace(place_of(before, i, has_time, apart), i);
  std::vector<std::optional<std::size_t>> match(now.rows.size());
  for (std::size_t i = 0; i < now.rows.size(); ++i) {
    const auto found = rows.find(place_of(now, i, has_time, Nanos(0)));
    if (found == rows.end()) continue;
    match[i] = found->second;
    rows.erase(found);
  }
  for (const std::string& name : columns) {
    const std::size_t at = now.index(name), from = before.index(name);
    const auto place = static_cast<std::ptrdiff_t>(at) + 1;
    now.columns.insert(now.columns.begin() + place, {name + "_before"});
    for (std::size_t i = 0; i < now.rows.size(); ++i)
      now.rows[i].insert(now.rows[i].begin() + place,
                         match[i] ? before.rows[*match[i]][from] : Cell());
  }
  for (const auto& [key, row] : rows) {  // what was there before only
    std::vector<Cell> cells(now.columns.size());
    const std::size_t first = has_time ? 1 : 0;
    for (std::size_t i = first; i < now.keys; ++i) cells[i] = key.second[i - first];
    for (const std::string& name : columns)
      cells[now.index(name + "_before")] = before.rows[row][before.index(name)];
    now.rows.push_back(std::move(cells));
    now.at.push_back(key.first);
  }
}

Table read_report(const Reader& reader, const ReportSpec& spec, const ReportRequest& request) {
  Table table;
  if (spec.read == nullptr && request.compare.empty()) {
    table = read_query(reader, report_sql(spec, request));
  } else {
    Window window = window_of(request);
    table = read_window(reader, spec, request, window);
    if (!request.compare.empty()) {
      const Time end = window.until.value_or(
          std::chrono::ceil<std::chrono::hours>(std::chrono::system_clock::now()));
      const Nanos apart =
          request.compare == "week" ? Nanos(std::chrono::hours(168)) : Nanos(end - *window.since);
      window.until = end - apart;
      window.since = *window.since - apart;
      const bool has_time = request.bucket != Bucket::none;
      const std::size_t rows = table.rows.size();
      add_before(table, read_window(reader, spec, request, window), spec.compared, has_time, apart);
      for (std::size_t i = rows; has_time && i < table.rows.size(); ++i)
        table.rows[i][0] = bucket_text(request.bucket, table.at[i], request.filters.zone);
    }
  }
  for (Column& column : table.columns) {
    if (column.name.find("bytes") != std::string::npos) column.show = Show::bytes;
    if (column.name.find("_ms") != std::string::npos) column.show = Show::milliseconds;
  }
  return table;
}

}  // namespace daybook::cli
