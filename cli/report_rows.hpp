// How reports become rows of a Table: cells of what the library tells, under the columns asked for.
//
//   std::vector<Cell> measures(const ErrorRow& r) { return {cell(r.count), …}; }
//   add_rows(table, reader.errors(window), request, measures);
//
// One thread.
#pragma once

#include <type_traits>

#include "cli/report_table.hpp"

namespace daybook::cli {

inline Cell cell(const std::string& text) {
  return text.empty() ? Cell() : Cell(text);
}
inline Cell cell(std::int64_t number) {
  return number;
}
inline Cell cell(double number) {
  return number;
}
/// With all nine digits, as views show it.
Cell cell(Time at);
template <class T>
Cell cell(const std::optional<T>& value) {
  return value ? cell(*value) : Cell();
}

/// The value of a column that every report may have.
Cell name_of(const ReportKey& key, const std::string& column);

template <class Row>
Cell name_in(const Row& row, const std::string& column) {
  if constexpr (std::is_same_v<Row, ErrorRow>) {
    if (column == "error_type") return cell(row.error_type);
    if (column == "fingerprint") return cell(row.fingerprint);
  }
  if constexpr (std::is_same_v<Row, ToolRow>) {
    if (column == "server") return cell(row.server);
    if (column == "tool") return cell(row.tool);
  }
  return name_of(row, column);
}

/// A row of `table` for each: its bucket, its names, what `measures` makes of it.
template <class Row, class Measures>
void add_rows(Table& table, const std::vector<Row>& rows, const ReportRequest& request,
              Measures&& measures) {
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

/// What the filters select, in the library's words.
Window window_of(const ReportRequest& request);

}  // namespace daybook::cli
