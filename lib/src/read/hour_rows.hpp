// HourRows: what trend and anomaly compare, of a window's stretches, group by group.
//
//   HourRows rows(connection);
//   rows.each(parts, [&](const state::MeasuresOfHour& row) { … });
//
// Hours that the fold packed (state/hour_measures.hpp) are one row each, and tell the percentiles
// of series; the others, and days and months, are read from their rows. One thread.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "read/stretches.hpp"
#include "state/hour_measures.hpp"

namespace daybook::read {

class HourRows {
 public:
  using OnRow = std::function<void(const state::MeasuresOfHour&)>;

  explicit HourRows(sql::Connection& connection);
  void each(const std::vector<Stretch>& parts, const OnRow& on_row);

 private:
  void each_packed(const Stretch& part, const OnRow& on_row);
  void each_row(const Stretch& part, const OnRow& on_row);

  TierSelect rows_;
  std::optional<sql::Statement> packed_;  // none: the store has none yet
};

}  // namespace daybook::read
