// RollupRows: the rows of one tier as counters: what reads one, writes it anew, takes its buckets
// down and takes it away.
//
//   RollupRows<SpanCounter> rows(connection, Tier::day);
//   if (auto row = rows.find(key)) { row->counter.take(gone); rows.update(key, row->counter); }
//
// One connection, one thread.
#pragma once

#include <cstdint>
#include <optional>

#include "sql/connection.hpp"
#include "state/rollup_counters.hpp"
#include "state/rollup_tiers.hpp"

namespace daybook::state {

/// ?1 the period, ?2 the group, then the columns in the order of the table.
template <class Insert>
void bind_counter(Insert& insert, const RollupSums::Key& key, const SpanCounter& c) {
  insert.bind(1, key.first).bind(2, key.second).bind(3, c.count).bind(4, c.timed);
  insert.bind(5, c.sum_ns);
  if (c.timed > 0) {
    insert.bind(6, c.extremes.min_ns).bind(7, c.extremes.max_ns);
  } else {
    insert.bind_null(6).bind_null(7);
  }
  insert.bind(8, c.ttft_count).bind(9, c.ttft_sum_ns).bind(10, c.stream_ns);
  insert.bind(11, c.stream_tokens).bind(12, c.usage_count).bind(13, c.input).bind(14, c.output);
  insert.bind(15, c.cache_read).bind(16, c.cache_write).bind(17, c.reasoning);
  insert.bind(18, c.cost_nano_usd).bind(19, c.priced).bind(20, c.unpriced);
}

template <class Insert>
void bind_counter(Insert& insert, const RollupSums::Key& key, const ErrorCounter& c) {
  insert.bind(1, key.first).bind(2, key.second).bind(3, c.count).bind(4, c.first_at_ns);
  insert.bind(5, c.last_at_ns).bind(6, c.sample_id);
}

template <class Insert>
void bind_counter(Insert& insert, const RollupSums::Key& key, const ToolCounter& c) {
  insert.bind(1, key.first).bind(2, key.second).bind(3, c.count).bind(4, c.errors);
  insert.bind(5, c.timed).bind(6, c.sum_ns);
  if (c.timed > 0) {
    insert.bind(7, c.extremes.min_ns).bind(8, c.extremes.max_ns);
  } else {
    insert.bind_null(7).bind_null(8);
  }
  insert.bind(9, c.last_at_ns);
}

/// The histogram beside the rows of one tier.
class RollupBuckets {
 public:
  using Key = RollupSums::Key;
  RollupBuckets(sql::Connection& db, Tier tier, RollupKind kind);
  void take(const Key& key, Measure measure, std::int64_t value_ns, std::int64_t count);
  void remove(const Key& key);
  /// Values of the first and the last bucket of durations; none: it is empty.
  base::Extremes ends(const Key& key);

 private:
  sql::Statement take_, remove_empty_, remove_, ends_;
};

template <class Counter>  // SpanCounter, ErrorCounter or ToolCounter
class RollupRows {
 public:
  using Key = RollupSums::Key;
  struct Row {
    Counter counter;  // without its buckets
    std::int64_t pruned = 0;
  };

  RollupRows(sql::Connection& db, Tier tier);
  std::optional<Row> find(const Key& key);
  void update(const Key& key, const Counter& counter);
  void remove(const Key& key);

 private:
  sql::Statement find_, update_, remove_;
};

}  // namespace daybook::state
