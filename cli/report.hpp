// The reports: which view each reads, by which columns it filters, and the SQL that it is.
//
//   const ReportSpec& traffic = reports()[3];
//   std::string sql = traffic.sql(filters);       // what `--sql` prints
//
// Each statement reads documented views only and runs in stock SQLite. `latency` is answered by
// Reader::latency, which merges the same rows faster; its statement gives the same figures.
#pragma once

#include <string>
#include <vector>

#include "cli/args.hpp"

namespace daybook::cli {

struct ReportSpec {
  std::string name, summary, example;
  std::vector<std::string> filters;  // columns that filter it
  bool timed = true;                 // takes --since and --until
  std::string bar_of;                // the column that people see as a bar; empty: none
  std::string (*sql)(const Filters& filters) = nullptr;
};

const std::vector<ReportSpec>& reports();

}  // namespace daybook::cli
