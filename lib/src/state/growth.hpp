// Growth: what a day adds to the store, by what its tables had at the first batch of each day.
//
//   log.write(now_ns);                               // the writer, in each batch, after its sizes
//   const state::Growth growth = state::read_growth(connection, now_ns);
//
// What retention deletes is taken off: a store whose policy keeps pace does not grow.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sql/connection.hpp"

namespace daybook::state {

class GrowthLog {
 public:
  explicit GrowthLog(sql::Connection& db) noexcept : db_(db) {}
  /// A day's first batch adds its rows; nothing is read or written in the others.
  void write(std::int64_t now_ns);
  void discard() noexcept { day_ = -1; }

 private:
  sql::Connection& db_;
  std::int64_t day_ = -1;  // that has its rows
};

struct Growth {
  struct Part {
    std::string name;
    double rows_per_day = 0, bytes_per_day = 0;  // negative: it became smaller
  };
  std::int64_t measured_ns = 0;  // over so long; 0: less than half a day is known, and no rates
  Part file;
  std::vector<Part> tables;
};
/// Over the last week, or as much of it as is known.
Growth read_growth(sql::Connection& connection, std::int64_t now_ns);

}  // namespace daybook::state
