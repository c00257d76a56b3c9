// HourQuantiles: 95th percentiles that the fold computed, for reports whose rows are single series.
//
//   HourQuantiles known(connection, groups);
//   known.each(hour, [&](std::size_t row, std::int64_t p95_ns) { … });
//
// A series is a service, an operation and a model. Percentiles of several cannot be merged, nor can
// one be split: a report that does either has none, and reads histograms. An hour that is not
// folded has none either. A few rows an hour, where a histogram has hundreds.
#pragma once

#include <cstdint>
#include <map>
#include <tuple>

#include "read/rollup_groups.hpp"

namespace daybook::read {

class HourQuantiles {
 public:
  HourQuantiles(sql::Connection& connection, const RollupGroups& groups);

  /// Whether a row of the report is a series.
  bool are_rows() const noexcept { return !rows_.empty(); }
  template <class OnRow>
  void each(std::int64_t hour, OnRow&& on_row) {
    if (rows_.empty()) return;
    select_.bind(1, hour);
    while (select_.step()) {
      if (select_.is_null(3)) continue;
      const auto found = rows_.find({select_.integer(0), select_.integer(1), select_.integer(2)});
      if (found != rows_.end()) on_row(found->second, select_.integer(3));
    }
  }

 private:
  using Series = std::tuple<std::int64_t, std::int64_t, std::int64_t>;
  std::map<Series, std::size_t> rows_;  // empty: a row of the report is not one series
  sql::Statement select_;
};

}  // namespace daybook::read
