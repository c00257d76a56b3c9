// The reports: which columns each has, by which it filters and sums up, the SQL that it is, and
// what else makes it different from the others.
//
//   const ReportSpec& traffic = reports()[5];
//   std::string sql = report_sql(traffic, request);       // what `--sql` prints
//
// A report is answered by the library, which merges ordered scans of the rollups, or by its
// statement. That reads documented views only, runs in stock SQLite and gives the same rows, if not
// as fast; the percentiles of tools and prompts in a window are exact there, and within 1 % in the
// report. Each report is one file in cli/reports, and one line of reports().
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/args.hpp"
#include "daybook/reader.hpp"

namespace daybook::cli {

struct Table;

/// What a report was asked for.
struct ReportRequest {
  Filters filters;
  std::vector<std::string> by;  // the report's own, or some of those it can be summed by
  Bucket bucket = Bucket::none;
  std::string compare;             // previous, week; empty: not
  std::optional<Time> first_hour;  // of the store; clocks that changed before do not matter
  int weeks = 8;                   // of trend and anomaly: so many earlier ones are compared with
  std::vector<std::string> against, instead;  // of savings: MODEL, MODEL=OTHER
  std::optional<std::size_t> top;             // of users: no more rows than so many; 0: all
  std::string score;  // of prompts: the score's name; empty: the most frequent
};

struct ReportSpec {
  std::string name, summary, example;
  std::vector<std::string> filters = {};   // columns that filter it
  std::vector<std::string> by = {};        // columns it is summed up by
  std::vector<std::string> by_other = {};  // and may be, if asked
  std::vector<std::string> measures = {};  // what it tells of them
  std::vector<std::string> compared = {};  // of these, what --compare shows of the time before
  std::string bar_of = {};                 // the column that people see as a bar; empty: none

  std::string since = {};          // from when on, where that is not asked for; empty: ever
  std::size_t top_for_people = 0;  // rows of a table, where no other number is asked for; 0: all

  std::string (*sql)(const ReportSpec&, const ReportRequest&) = nullptr;  // null: it is not SQL
  /// Adds the rows of a window; null: its SQL is run.
  void (*read)(Table&, const Reader&, const ReportRequest&, const Window&) = nullptr;
  Bucket bucket = Bucket::none;                                        // where none is asked for,
  Bucket (*bucket_of)(const Reader&, const ReportRequest&) = nullptr;  // or that depends
  bool takes_bucket = true;
  const char* zone = "zone in which days begin, to the hour";  // what --tz means
  bool whole_days = false;  // counted by days of UTC: no hours, no zone
  void (*options)(CLI::App&, ReportRequest&) = nullptr;  // adds those that no other report has
  /// What people read above the table of the store at `path`.
  std::string (*above)(const Table&, const ReportRequest&, const std::string& path) = nullptr;
  bool names_unpriced = false;  // people read below it which models' cost is not known

  std::string below = {};  // and what the figures mean

  Reasons refuses = {};  // why it takes no --by, --bucket or filter, where there is one to tell

  bool timed() const noexcept { return !filters.empty(); }
};

const std::vector<ReportSpec>& reports();

// One function for each file in reports/.
ReportSpec anomaly_report();
ReportSpec compliance_report();
ReportSpec cost_report();
ReportSpec errors_report();
ReportSpec latency_report();
ReportSpec memory_report();
ReportSpec metrics_report();
ReportSpec models_report();
ReportSpec prompts_report();
ReportSpec savings_report();
ReportSpec scores_report();
ReportSpec sessions_report();
ReportSpec storage_report();
ReportSpec threats_report();
ReportSpec tokens_report();
ReportSpec tools_report();
ReportSpec traffic_report();
ReportSpec trend_report();
ReportSpec users_report();

/// "day" and so on: the column of the buckets' begins.
const char* bucket_name(Bucket bucket) noexcept;
/// The begin of a bucket as reports show it: 2026-11-23T14:00:00Z, 2026-11-23, 2026-11.
std::string bucket_text(Bucket bucket, Time at, const Zone& zone);

std::string report_sql(const ReportSpec& spec, const ReportRequest& request);

}  // namespace daybook::cli
