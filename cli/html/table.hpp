// A report's rows as a table on a page.
//
//   page += table_html({.table = read_report(reader, spec, request), .id = "latency"});
//
// Columns without any value are left out; numbers stand as people read them, and exactly as the
// report's JSON has them in data-value. Beyond `most` rows those with the largest `bar_of` are
// shown, without one the last, and how many there are. Pure functions; any thread.
#pragma once

#include <string>

#include "cli/report_table.hpp"

namespace daybook::cli {

struct HtmlTable {
  Table table;
  std::string id;       // unique on the page
  std::string title;    // what it is about
  std::string command;  // prints the same rows
  std::string bar_of;   // the column with a bar; empty: none
  std::size_t most = 100;
  bool folded = false;  // to be opened by those who want it
};

std::string table_html(HtmlTable shown);

}  // namespace daybook::cli
