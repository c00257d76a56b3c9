// RollupSubtraction: takes rows that are deleted out of the rollups that count them, tier by tier,
// gathered over a transaction.
//
//   subtraction.add(span);                         // RollupSpan, RollupError, RollupTool: that
//   goes subtraction.write(state, changed, sizes);      // once the rows are gone, before COMMIT
//
// Counts, sums and histograms are exact; a row that counts nothing goes with its histogram. Where
// the shortest, longest, first or last goes, the next one is found: in the tier below where that
// has all of it; else by the rows, where none of the group was deleted before; else by the
// histogram, within 1 %, or it stays. Sums that are saturated stay. One connection, one thread.
#pragma once

#include <cstdint>
#include <memory>

#include "sql/connection.hpp"
#include "state/changed_rows.hpp"
#include "state/dictionaries.hpp"
#include "state/folded_copies.hpp"
#include "state/raw_rows.hpp"
#include "state/rollup_rows.hpp"
#include "state/store_state.hpp"
#include "state/table_sizes.hpp"

namespace daybook::state {

class RollupSubtraction {
 public:
  RollupSubtraction(sql::Connection& db, Dictionaries& names)
      : db_(db), raw_(db, names), copies_(db) {}
  template <class Record>  // a RollupSpan, RollupError or RollupTool
  void add(const Record& record) {
    gone_.add(record);
  }
  void write(const StoreState& state, ChangedRows& changed, TableSizes& sizes);
  void discard() noexcept { gone_.clear(); }
  /// What went with hours that it changed, see there.
  FoldedCopies& copies() noexcept { return copies_; }
  /// Hours of groups that write() has to do with.
  std::size_t size() const noexcept {
    return gone_.spans.size() + gone_.errors.size() + gone_.tools.size();
  }

 private:
  using Key = RollupSums::Key;
  struct TierRows {
    TierRows(sql::Connection& db, Tier tier);
    RollupRows<SpanCounter> spans;
    RollupRows<ErrorCounter> errors;
    RollupRows<ToolCounter> tools;
    RollupBuckets buckets, tool_buckets;
  };
  /// A row of some tier whose extremes are looked for.
  struct Place {
    Tier tier;
    Key key;
    bool is_whole;       // all rows it counts are there
    bool has_histogram;  // of its own
  };

  TierRows& rows(Tier tier);
  RollupRows<SpanCounter>& rows_of(Tier tier, const SpanCounter&) { return rows(tier).spans; }
  RollupRows<ErrorCounter>& rows_of(Tier tier, const ErrorCounter&) { return rows(tier).errors; }
  RollupRows<ToolCounter>& rows_of(Tier tier, const ToolCounter&) { return rows(tier).tools; }

  template <class Counter>
  void take(Tier tier, RollupKind kind, const std::map<Key, Counter>& gone, ChangedRows& changed,
            TableSizes& sizes);
  void take_one(const Place& place, SpanCounter& left, const SpanCounter& gone);
  void take_one(const Place& place, ErrorCounter& left, const ErrorCounter& gone);
  void take_one(const Place& place, ToolCounter& left, const ToolCounter& gone);
  void remove_buckets(Tier tier, const Key& key, const SpanCounter&);
  void remove_buckets(Tier, const Key&, const ErrorCounter&) {}
  void remove_buckets(Tier tier, const Key& key, const ToolCounter&);
  /// What the rows of the tier below say together; nothing: they were pruned.
  template <class Counter>
  std::optional<Counter> below(const Place& place);
  static RawRows::Stretch stretch_of(const Place& place);

  sql::Connection& db_;
  RollupSums gone_;
  StoreState state_;
  std::unique_ptr<TierRows> rows_[4];  // by Tier, made where needed
  RawRows raw_;
  FoldedCopies copies_;
  std::int64_t buckets_gone_ = 0;  // of the row at hand
};

}  // namespace daybook::state
