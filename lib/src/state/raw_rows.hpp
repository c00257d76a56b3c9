// RawRows: the extremes of a group of rollups by the rows themselves, once some of them are gone:
// shortest and longest, first and last.
//
//   RawRows raw(connection, names);
//   const base::Extremes left = raw.spans(group_id, {begin_us, end_us}, {3'000'000, 90'000'000});
//
// Costs a look at each row of the group's service in the stretch of time. Which group a row is
// counted in only the dictionaries know: many may stand in `(other)`. One connection, one thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/histogram.hpp"
#include "sql/connection.hpp"
#include "state/dictionaries.hpp"
#include "state/rollup_counters.hpp"

namespace daybook::state {

class RawRows {
 public:
  struct Stretch {
    std::int64_t begin_us = 0, end_us = 0;
  };
  /// Of durations only those that are at most so long, or at least: the others are not looked at.
  struct Bounds {
    std::int64_t at_most_ns = INT64_MAX, at_least_ns = 0;
  };

  RawRows(sql::Connection& db, Dictionaries& names) : db_(db), names_(names) {}
  base::Extremes spans(std::int64_t group_id, Stretch stretch, Bounds bounds);
  /// With the last of them as the sample.
  ErrorCounter errors(std::int64_t group_id, Stretch stretch);
  /// With when the last began.
  ToolCounter tools(std::int64_t group_id, Stretch stretch);

 private:
  /// Rows of `table` in the stretch, of the group's service if it has one of its own.
  sql::Statement select(const std::string& columns_and_table, const std::string& alias,
                        const std::string& joins, const std::string& groups, std::int64_t group_id,
                        Stretch stretch, const std::string& condition = {});
  std::int64_t nameless_model();

  sql::Connection& db_;
  Dictionaries& names_;
  std::int64_t nameless_model_ = 0;
};

}  // namespace daybook::state
