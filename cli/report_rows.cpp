#include <algorithm>
#include <cstdio>
#include <map>

#include "cli/report_table.hpp"
#include "cli/rows.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

Cell cell(const std::string& text) {
  return text.empty() ? Cell() : Cell(text);
}
Cell cell(std::int64_t number) {
  return number;
}
Cell cell(double number) {
  return number;
}
template <class T>
Cell cell(const std::optional<T>& value) {
  return value ? Cell(*value) : Cell();
}
/// With all nine digits, as views show it.
Cell cell(Time at) {
  const auto ns = at.time_since_epoch().count() % 1'000'000'000;
  char digits[16];
  std::snprintf(digits, sizeof digits, ".%09lldZ", static_cast<long long>(ns));
  return time_text(at).substr(0, 19) + digits;
}

std::vector<Cell> measures(const LatencyRow& r) {
  return {cell(r.count),  cell(r.errors), cell(r.min_ms), cell(r.avg_ms),      cell(r.max_ms),
          cell(r.p50_ms), cell(r.p95_ms), cell(r.p99_ms), cell(r.ttft_p50_ms), cell(r.ttft_p95_ms)};
}
std::vector<Cell> measures(const TokenRow& r) {
  return {cell(r.count),
          cell(r.input_tokens),
          cell(r.output_tokens),
          cell(r.cache_read_tokens),
          cell(r.cache_write_tokens),
          cell(r.reasoning_tokens),
          cell(r.cost_usd),
          cell(r.unpriced)};
}
/// Of `report cost`: the same in another order, the dearest first.
struct CostRow : TokenRow {
  explicit CostRow(const TokenRow& row) : TokenRow(row) {}
};
std::vector<Cell> measures(const CostRow& r) {
  return {cell(r.cost_usd),           cell(r.unpriced),        cell(r.count),
          cell(r.input_tokens),       cell(r.output_tokens),   cell(r.cache_read_tokens),
          cell(r.cache_write_tokens), cell(r.reasoning_tokens)};
}
std::vector<CostRow> dearest_first(const std::vector<TokenRow>& rows, Bucket bucket) {
  std::vector<CostRow> out(rows.begin(), rows.end());
  if (bucket != Bucket::none) return out;
  std::stable_sort(out.begin(), out.end(), [](const CostRow& a, const CostRow& b) {
    return a.cost_usd.value_or(-1) > b.cost_usd.value_or(-1);
  });
  return out;
}
std::vector<Cell> measures(const ErrorRow& r) {
  return {cell(r.count), cell(r.first_at), cell(r.last_at), cell(r.sample)};
}
std::vector<Cell> measures(const TrafficRow& r) {
  return {cell(r.count), cell(r.errors), cell(r.error_rate), cell(r.losses)};
}

std::vector<Cell> measures(const ToolRow& r) {
  return {cell(r.count),  cell(r.errors), cell(r.error_rate), cell(r.avg_ms),
          cell(r.p50_ms), cell(r.p95_ms), cell(r.last_at)};
}

template <class Row>
Cell name_in(const Row& row, const std::string& column) {
  static const std::map<std::string, std::string ReportKey::*> kNames = {
      {"service", &ReportKey::service},   {"environment", &ReportKey::environment},
      {"kind", &ReportKey::kind},         {"operation", &ReportKey::operation},
      {"provider", &ReportKey::provider}, {"model", &ReportKey::model},
      {"status", &ReportKey::status}};
  if constexpr (std::is_same_v<Row, ErrorRow>) {
    if (column == "error_type") return cell(row.error_type);
    if (column == "fingerprint") return cell(row.fingerprint);
  }
  if constexpr (std::is_same_v<Row, ToolRow>) {
    if (column == "server") return cell(row.server);
    if (column == "tool") return cell(row.tool);
  }
  return cell(row.*kNames.at(column));
}

template <class Row>
void add_rows(Table& table, const std::vector<Row>& rows, const ReportRequest& request) {
  for (const Row& row : rows) {
    std::vector<Cell> cells;
    if (request.bucket != Bucket::none)
      cells.emplace_back(bucket_text(request.bucket, *row.at, request.filters.zone));
    for (const std::string& column : request.by) cells.push_back(name_in(row, column));
    for (Cell& measure : measures(row)) cells.push_back(std::move(measure));
    table.rows.push_back(std::move(cells));
    table.at.push_back(row.at.value_or(Time()));
  }
}

Window window_of(const ReportRequest& request) {
  const Filters& filters = request.filters;
  Window window;
  std::tie(window.since, window.until) = filters.times(true);
  window.service = filters.service;
  window.environment = filters.environment;
  window.operation = filters.operation;
  window.model = filters.model;
  window.status = filters.status;
  window.by = request.by;
  window.bucket = request.bucket;
  if (!filters.zone.is_utc())
    window.utc_offset = [zone = filters.zone](Time at) { return zone.offset(at); };
  return window;
}

Table read_window(const Reader& reader, const ReportSpec& spec, const ReportRequest& request,
                  const Window& window) {
  Table table;
  if (request.bucket != Bucket::none) table.columns.push_back({bucket_name(request.bucket)});
  for (const std::string& name : request.by) table.columns.push_back({name});
  table.keys = table.columns.size();
  for (const std::string& name : spec.measures) table.columns.push_back({name});
  if (spec.name == "latency") add_rows(table, reader.latency(window), request);
  if (spec.name == "tokens") add_rows(table, reader.tokens(window), request);
  if (spec.name == "cost")
    add_rows(table, dearest_first(reader.tokens(window), request.bucket), request);
  if (spec.name == "errors") add_rows(table, reader.errors(window), request);
  if (spec.name == "traffic") add_rows(table, reader.traffic(window), request);
  if (spec.name == "tools") add_rows(table, reader.tools(window), request);
  return table;
}

Table read_query(const Reader& reader, const std::string& sql) {
  Rows rows = reader.query(sql);
  Table table;
  table.columns = columns_of(rows);
  while (rows.next()) table.rows.push_back(cells_of(rows));
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
  if (!spec.timed() || spec.name == "users" || spec.name == "metrics") {
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

Bucket bucket_of_traffic(const Reader& reader, const ReportRequest& request) {
  constexpr std::size_t kDaysByHour = 14;
  Window window = window_of(request);
  window.by = {"service"};
  window.bucket = Bucket::day;
  const auto rows = reader.traffic(window);
  std::size_t days = 0;
  for (std::size_t i = 0; i < rows.size(); ++i)
    days += i == 0 || rows[i].at != rows[i - 1].at ? 1 : 0;
  return days <= kDaysByHour + 1 ? Bucket::hour : Bucket::day;
}

}  // namespace daybook::cli
