// Rollups: the sums and histograms that reports read, gathered in memory over a batch and written
// once.
//
//   rollups.add(span);            // per span
//   rollups.write(state);         // before COMMIT: one upsert per group and hour, in key order
//
// An hour is the span's begin, UTC. Sums saturate at 2^63-1. Hours that are folded already go into
// every tier (rollup_tiers.hpp); hours that were pruned are not begun anew.
#pragma once

#include <cstdint>
#include <memory>

#include "sql/bulk_insert.hpp"
#include "sql/connection.hpp"
#include "state/folded_copies.hpp"
#include "state/rollup_counters.hpp"
#include "state/rollup_tiers.hpp"
#include "state/store_state.hpp"

namespace daybook::state {

class Rollups {
 public:
  explicit Rollups(sql::Connection& db);
  template <class Record>  // a RollupSpan, RollupError or RollupTool
  void add(const Record& record) {
    sums_.add(record);
  }
  void write(const StoreState& state);
  void discard() noexcept { sums_.clear(); }

 private:
  using Key = RollupSums::Key;

  /// The statements of one tier.
  struct Inserts {
    Inserts(sql::Connection& db, Tier tier);
    void counter(const Key& key, const SpanCounter& counter);
    void buckets(const Key& key, const SpanCounter& counter);
    void error(const Key& key, const ErrorCounter& error);
    void tool(const Key& key, const ToolCounter& tool);
    void tool_buckets(const Key& key, const ToolCounter& tool);
    sql::BulkInsert counter_, bucket_, error_, tool_, tool_bucket_;
  };
  Inserts& inserts(Tier tier);
  void write_late(Tier tier, std::int64_t folded_hour);

  sql::Connection& db_;
  RollupSums sums_;
  std::unique_ptr<Inserts> inserts_[4];  // by Tier, made where needed
  FoldedCopies copies_;
};

}  // namespace daybook::state
