// FoldedCopies: what the fold computed of an hour once more: percentiles, packed histograms and
// sums. Where the hour's rows change after its fold they go, and views and reports count from the
// rows, which takes longer.
//
//   copies.forget(sums.spans, state.folded_hour);
//   for (const std::int64_t day : copies.days()) copies.write(day, state.folded_hour);
//
// Histograms and sums that went are written again by write(); else by a later fold, if they are not
// older than a week by then. Percentiles are not. One connection, one thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>

#include "sql/connection.hpp"
#include "state/histogram_store.hpp"
#include "state/hour_measures.hpp"
#include "state/rollup_counters.hpp"

namespace daybook::state {

class FoldedCopies {
 public:
  explicit FoldedCopies(sql::Connection& db);
  /// Of hours that are folded, those at the map's beginning.
  void forget(const std::map<RollupSums::Key, SpanCounter>& changed, std::int64_t folded_hour);
  /// In which something was forgotten, of all transactions.
  const std::set<std::int64_t>& days() const noexcept { return days_; }
  /// What is missing of the day's hours that are folded.
  void write(std::int64_t day, std::int64_t folded_hour);

 private:
  sql::Statement percentiles_;
  HistogramStore histograms_;
  HourMeasures measures_;
  std::set<std::int64_t> days_;
};

}  // namespace daybook::state
