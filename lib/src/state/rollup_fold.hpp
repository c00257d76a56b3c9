// RollupFold: adds closed hours to the day, month and all-time rollups, each once.
//
//   fold.run(state, sizes, now_ns);     // in the writer's transaction, after its rollups
//
// An hour is closed once the latest hour with rows, but not one in the future, is two hours later:
// so history that is read in order is folded as live traffic is, and a record with a time to come
// closes nothing. Which hours are folded is state.folded_hour, read and written in the same
// transaction as the rows: a crash or a second process can neither fold an hour twice nor leave one
// out. Readers add the hours that are not folded, so nothing ever waits for a fold. With an hour's
// fold go its percentiles by service, operation and model: a view counts them from its histogram
// where they are not there, which takes longer. So do its durations as one value, and a day's with
// its last hour's (histogram_store.hpp), and its sums (hour_measures.hpp).
#pragma once

#include <cstdint>
#include <vector>

#include "sql/connection.hpp"
#include "state/histogram_store.hpp"
#include "state/hour_measures.hpp"
#include "state/rollup_tiers.hpp"
#include "state/store_state.hpp"
#include "state/table_sizes.hpp"

namespace daybook::state {

class RollupFold {
 public:
  explicit RollupFold(sql::Connection& db);
  /// Folds the closed hours; after limits::kFoldRows rows the rest waits for the next batch.
  /// `sizes` learns how many rows the hours have and the days got, but not what came after an
  /// hour's fold.
  void run(StoreState& state, TableSizes& sizes, std::int64_t now_ns);

 private:
  struct Step {
    Tier tier;
    RollupKind kind;
    sql::Statement statement;
  };
  std::int64_t fold_to(std::int64_t closed, StoreState& state, TableSizes& sizes);  // rows
  std::int64_t fold(std::int64_t hour, TableSizes& sizes);  // how many rows the hour has
  void write_percentiles(std::int64_t hour);
  std::int64_t next_hour(std::int64_t from, std::int64_t before);

  sql::Connection& db_;
  sql::Statement latest_, next_, rows_of_day_, buckets_, extremes_, percentile_;
  HistogramStore histograms_;
  HourMeasures measures_;
  std::vector<Step> steps_;  // prepared when the first hour is folded
};

}  // namespace daybook::state
