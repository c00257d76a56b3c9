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
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/histogram.hpp"
#include "sql/bulk_insert.hpp"
#include "sql/connection.hpp"
#include "state/histogram_store.hpp"
#include "state/hour_measures.hpp"
#include "state/rollup_tiers.hpp"
#include "state/store_state.hpp"

namespace daybook::state {

constexpr std::int64_t kHourNs = 3600LL * 1'000'000'000;
enum class Measure : int { duration = 0, time_to_first_token = 1 };

/// a + b, or 2^63-1 where that does not fit; both non-negative.
std::int64_t saturating_add(std::int64_t a, std::int64_t b) noexcept;

struct RollupSpan {
  std::int64_t at_ns = 0, group_id = 0;
  std::optional<std::int64_t> duration_ns, time_to_first_token_ns;
  bool has_usage = false;
  std::optional<std::int64_t> input, output, cache_read, cache_write, reasoning, cost_nano_usd;
};

struct RollupError {
  std::int64_t at_ns = 0, group_id = 0, error_id = 0;
};

struct RollupTool {
  std::int64_t at_ns = 0, group_id = 0;
  std::optional<std::int64_t> duration_ns;
  bool is_error = false;
};

class Rollups {
 public:
  explicit Rollups(sql::Connection& db);
  void add(const RollupSpan& span);
  void add(const RollupError& error);
  void add(const RollupTool& tool);
  void write(const StoreState& state);
  void discard() noexcept;

 private:
  struct Counter {
    std::int64_t count = 0, timed = 0, sum_ns = 0, min_ns = INT64_MAX, max_ns = -1;
    std::int64_t ttft_count = 0, ttft_sum_ns = 0, stream_ns = 0, stream_tokens = 0, usage_count = 0;
    std::int64_t input = 0, output = 0, cache_read = 0, cache_write = 0, reasoning = 0;
    std::int64_t cost_nano_usd = 0, priced = 0, unpriced = 0;
    std::unordered_map<std::int64_t, std::int64_t> buckets[2];  // value_ns -> count, by Measure
    void add(const RollupSpan& span);
    void add(const Counter& other);
  };
  struct ErrorCounter {
    std::int64_t count = 0, first_at_ns = INT64_MAX, last_at_ns = -1, sample_id = 0;
    void add(const ErrorCounter& other);
  };
  struct ToolCounter {
    std::int64_t count = 0, errors = 0, timed = 0, sum_ns = 0, last_at_ns = 0;
    base::Extremes extremes;
    std::map<std::int64_t, std::int64_t> buckets;  // value_ns -> count
    void add(const ToolCounter& other);
  };
  using Key = std::pair<std::int64_t, std::int64_t>;  // period, group
  using Counters = std::map<Key, Counter>;
  using ErrorCounters = std::map<Key, ErrorCounter>;
  using ToolCounters = std::map<Key, ToolCounter>;

  /// The statements of one tier.
  struct Inserts {
    Inserts(sql::Connection& db, Tier tier);
    void counter(const Key& key, const Counter& counter);
    void buckets(const Key& key, const Counter& counter);
    void error(const Key& key, const ErrorCounter& error);
    void tool(const Key& key, const ToolCounter& tool);
    void tool_buckets(const Key& key, const ToolCounter& tool);
    sql::BulkInsert counter_, bucket_, error_, tool_, tool_bucket_;
  };
  Inserts& inserts(Tier tier);
  void write_late(Tier tier, std::int64_t folded_hour);
  void forget_percentiles(std::int64_t folded_hour);

  sql::Connection& db_;
  Counters counters_;  // by hour
  ErrorCounters errors_;
  ToolCounters tools_;
  std::unique_ptr<Inserts> inserts_[4];  // by Tier, made where needed
  sql::Statement forget_;
  HistogramStore histograms_;
  HourMeasures measures_;
};

}  // namespace daybook::state
