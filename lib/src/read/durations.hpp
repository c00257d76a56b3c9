// Durations: the histograms of a window's stretches, group by group.
//
//   Durations durations(connection);
//   durations.each(parts, [&](std::int64_t group) { return wanted(group) ? &histogram : nullptr;
//   });
//
// Hours and days that the fold packed (state/histogram_store.hpp) are one row each; the others are
// read from their buckets. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/histogram.hpp"
#include "read/stretches.hpp"

namespace daybook::read {

class Durations {
 public:
  /// Where the buckets of a group go; nullptr: it is left out. Asked for each group of each period.
  using To = std::function<base::Histogram*(std::int64_t group_id)>;

  explicit Durations(sql::Connection& connection);
  void each(const std::vector<Stretch>& parts, const To& to);

 private:
  void each_packed(const Stretch& part, sql::Statement& packed, const To& to);
  void each_row(const Stretch& part, const To& to);

  TierSelect rows_;
  std::vector<sql::Statement> packed_;  // of hours, of days; empty: the store has none yet
};

}  // namespace daybook::read
