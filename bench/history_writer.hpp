// HistoryWriter: writes a long history in minutes: rows of spans, completions, usage and errors by
// prepared statements, and the rollups of every tier that daybook would have written.
//
// It sums each hour in memory and folds it in memory too, once the hour after the next has begun,
// so that the store is left as daybook leaves it: the last two hours stand in the hour tier alone.
// bench/history.cpp proves on a small history that the rollups are the same, row by row.
#pragma once

#include <sqlite3.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "history_calls.hpp"

namespace bench {

class HistoryWriter {
 public:
  /// What daybook makes of each error.
  struct Errors {
    std::vector<std::string> fingerprints;
    std::int64_t message_checksum = 0;  // of the text that all have
  };
  /// `store` was created by daybook.
  HistoryWriter(const std::string& store, Errors errors);
  ~HistoryWriter();

  void write(const HistoryCall& call);
  void finish();

 private:
  using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;
  struct Counter {
    std::int64_t count = 0, sum_ns = 0, min_ns = INT64_MAX, max_ns = 0, first_token_sum_ns = 0;
    std::int64_t stream_ns = 0, input = 0, output = 0, cost = 0;
    std::map<std::int64_t, std::int64_t> buckets[2];
    void add(const Counter& other);
  };
  struct ErrorCounter {
    std::int64_t count = 0, first_ns = INT64_MAX, last_ns = 0, sample = 0;
    void add(const ErrorCounter& other);
  };
  struct Tier {
    Tier(HistoryWriter& writer, const std::string& name);
    void add(const Tier& other);
    void write(std::int64_t period);
    Statement counter, bucket, error;
    std::map<std::int64_t, Counter> counters;     // by group
    std::map<std::int64_t, ErrorCounter> errors;  // by group of errors
  };

  void exec(const std::string& sql);
  Statement prepare(const std::string& sql);
  void run(const Statement& statement, std::initializer_list<std::int64_t> values);
  void end_hour();
  void write_percentiles(std::int64_t hour, const Tier& sums);
  void fold_before(std::int64_t hour);
  void count(const HistoryCall& call, std::int64_t error_id);
  void write_sizes();

  sqlite3* db_ = nullptr;
  std::vector<std::string> fingerprints_;
  std::int64_t rows_of_hours_ = 0, rows_of_buckets_ = 0, rows_of_days_ = 0;  // folded
  std::unique_ptr<Statement> span_, completion_, usage_, error_, percentile_;
  std::unique_ptr<Tier> hour_, day_, month_, all_;
  // Hours that are written and not folded, oldest first.
  std::vector<std::pair<std::int64_t, std::unique_ptr<Tier>>> open_;
  std::int64_t now_hour_ = -1, folded_hour_ = 0, day_now_ = -1, month_now_ = -1;
  std::int64_t spans_ = 0, errors_ = 0;
};

}  // namespace bench
