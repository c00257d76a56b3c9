// The reports: which columns each has, by which it filters and sums up, and the SQL that it is.
//
//   const ReportSpec& traffic = reports()[3];
//   std::string sql = report_sql(traffic, request);       // what `--sql` prints
//
// A report is answered by the library, which merges ordered scans of the rollups. Its statement
// reads documented views only, runs in stock SQLite and gives the same rows, if not as fast; the
// percentiles of tools in a window are exact there, and within 1 % in the report.
#pragma once

#include <string>
#include <vector>

#include "cli/args.hpp"
#include "daybook/reader.hpp"

namespace daybook::cli {

/// What a report was asked for.
struct ReportRequest {
  Filters filters;
  std::vector<std::string> by;  // the report's own, or some of those it can be summed by
  Bucket bucket = Bucket::none;
  std::string compare;  // previous, week; empty: not
  std::string score;    // of report prompts: the score's name; empty: the most frequent
};

struct ReportSpec {
  std::string name, summary, example;
  std::vector<std::string> filters;   // columns that filter it
  std::vector<std::string> by;        // columns it is summed up by
  std::vector<std::string> by_other;  // and may be, if asked
  std::vector<std::string> measures;  // what it tells of them
  std::vector<std::string> compared;  // of these, what --compare shows of the time before
  std::string bar_of;                 // the column that people see as a bar; empty: none

  bool timed() const noexcept { return !by.empty(); }
};

const std::vector<ReportSpec>& reports();

/// "day" and so on: the column of the buckets' begins.
const char* bucket_name(Bucket bucket) noexcept;
/// The begin of a bucket as reports show it: 2026-11-23T14:00:00Z, 2026-11-23, 2026-11.
std::string bucket_text(Bucket bucket, Time at, const Zone& zone);

std::string report_sql(const ReportSpec& spec, const ReportRequest& request);

}  // namespace daybook::cli
