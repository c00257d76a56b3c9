// FoldedCopies: what the fold computed of an hour once more: percentiles, packed histograms and
// sums. Where the hour's rows change after its fold they go, views and reports count from the rows,
// and a later fold writes them again.
//
//   copies.forget(sums.spans, state.folded_hour);
//
// One connection, one thread.
#pragma once

#include <map>

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

 private:
  sql::Statement percentiles_;
  HistogramStore histograms_;
  HourMeasures measures_;
};

}  // namespace daybook::state
