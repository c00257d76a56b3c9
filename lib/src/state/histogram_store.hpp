// HistogramStore: the packed histograms of hours and days, which the fold writes.
//
//   histograms.write(first_hour, folded_hour);    // once the hours between are folded
//   histograms.forget(hours);                     // something came for them after their fold
//   histograms.write_again(begin, end);           // those that are missing, of hours between
//
// They are a copy of bucket rows, and stand for all of an hour's or a day's or are not there at
// all. What was forgotten is written again with a later fold, if it is not older than a week by
// then, and by who forgot much. Their tables are made when the first of them is written. One
// connection, one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "sql/connection.hpp"

namespace daybook::state {

class HistogramStore {
 public:
  explicit HistogramStore(sql::Connection& db) : db_(db) {}
  /// Hours from `first_hour` on and before `folded_hour`, and days that end there.
  void write(std::int64_t first_hour, std::int64_t folded_hour);
  /// All of them folded; of days those that end there.
  void write_again(std::int64_t begin_hour, std::int64_t end_hour);
  void forget(const std::set<std::int64_t>& hours);

 private:
  /// Of a tier: which periods have none, the rows of one, what stores it.
  struct Writing {
    Writing(sql::Connection& db, const std::string& tier);
    void write(std::int64_t begin, std::int64_t end);
    sql::Statement missing, rows, put;
  };
  struct Forgetting {
    explicit Forgetting(sql::Connection& db);
    sql::Statement hour, day;
  };

  sql::Connection& db_;
  std::optional<Writing> hours_, days_;
  std::optional<Forgetting> forgetting_;
};

}  // namespace daybook::state
