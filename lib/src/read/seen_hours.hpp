// SeenHours: the first and the last hour within a window that each row of a report was seen in.
//
//   SeenHours seen(connection, groups, horizon);
//   for (const SeenHours::Seen& of_row : seen.within(period.hours)) …
//
// Days tell which day it was, and only the hours of that one are read; where they were pruned, it
// is the day's begin. One thread.
#pragma once

#include <cstdint>
#include <vector>

#include "read/rollup_groups.hpp"
#include "read/stretches.hpp"

namespace daybook::read {

class SeenHours {
 public:
  struct Seen {
    std::int64_t first = INT64_MAX, last = INT64_MIN;  // hours; as they are here: never
    void add(std::int64_t hour) noexcept {
      first = std::min(first, hour);
      last = std::max(last, hour);
    }
  };

  SeenHours(sql::Connection& connection, const RollupGroups& groups, const Horizon& horizon);
  /// By row of the report.
  std::vector<Seen> within(Hours hours);

 private:
  void add(sql::Statement& select, std::int64_t begin, std::int64_t end, std::vector<Seen>& seen);
  void add_days(std::int64_t begin, std::int64_t end, std::vector<Seen>& seen);

  const RollupGroups& groups_;
  Horizon horizon_;
  sql::Statement hours_, days_;
};

}  // namespace daybook::read
