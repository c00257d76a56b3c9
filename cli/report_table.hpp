// A whole report in memory, and what makes it easy on the eye where people read it.
//
//   Table table = read_report(reader, spec, request);
//   std::string above = for_people(table, "p95_ms");    // "service chat, operation chat\n\n"
//
// Reports are short: rolled up, a row an hour or a model. The other formats print the table as it
// was read. One thread.
#pragma once

#include <string>
#include <vector>

#include "cli/output.hpp"
#include "cli/report.hpp"
#include "daybook/reader.hpp"

namespace daybook::cli {

struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
  std::vector<Time> at;             // when the bucket of each row begins
  std::vector<std::string> sparks;  // what people see at the end of each row; empty: nothing
  std::string note;                 // what is to be said beside it
  std::size_t keys = 0;             // so many columns tell what a row is about

  /// The column's place; columns.size() if there is none.
  std::size_t index(const std::string& name) const;
};

/// With request.compare, each column that the report compares is followed by <column>_before: what
/// it was a window or a week earlier; rows that were there only then come last.
Table read_report(const Reader& reader, const ReportSpec& spec, const ReportRequest& request);

/// Puts `before`'s columns beside those of `now`, where a row of it, `apart` later, has the same
/// place; `has_time`: the first column is a bucket.
void add_before(Table& now, const Table& before, const std::vector<std::string>& columns,
                bool has_time, Nanos apart);

/// Takes out names that are the same in every row (they are given back as a line to print above)
/// and columns without a value, shortens times, and puts a bar of the column `bar_of` at the end.
std::string for_people(Table& table, const std::string& bar_of);

/// Calls over time as a line of blocks, from a table whose rows have a time, and `count`; empty
/// without rows.
std::string spark_of(const Table& table);

}  // namespace daybook::cli
