// A whole report in memory, and what makes it easy on the eye where people read it.
//
//   Table table = read_report(reader, spec, filters);
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

  /// The column's place; columns.size() if there is none.
  std::size_t index(const std::string& name) const;
};

Table read_report(const Reader& reader, const ReportSpec& spec, const Filters& filters);

/// Takes out names that are the same in every row (they are given back as a line to print above)
/// and columns without a value, shortens times, and puts a bar of the column `bar_of` at the end.
std::string for_people(Table& table, const std::string& bar_of);

/// Calls over time as a line of blocks, from a table with `hour` and `count`; empty without rows.
std::string spark_of(const Table& table);

}  // namespace daybook::cli
