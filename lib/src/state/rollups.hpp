// Rollups: the sums and histograms that reports read, gathered in memory over a batch and written
// once.
//
//   rollups.add(span);            // per span
//   rollups.write();              // before COMMIT: one upsert per group and hour, in key order
//
// An hour is the span's begin, UTC. Sums saturate at 2^63-1.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "sql/connection.hpp"

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
  std::int64_t at_ns = 0, service_id = 0, model_id = 0, error_id = 0;
  std::string_view type, fingerprint;
};

class Rollups {
 public:
  explicit Rollups(sql::Connection& db);
  void add(const RollupSpan& span);
  void add(const RollupError& error);
  void write();
  void discard() noexcept;

 private:
  struct Counter {
    std::int64_t count = 0, timed = 0, sum_ns = 0, min_ns = INT64_MAX, max_ns = -1;
    std::int64_t ttft_count = 0, ttft_sum_ns = 0, stream_ns = 0, stream_tokens = 0, usage_count = 0;
    std::int64_t input = 0, output = 0, cache_read = 0, cache_write = 0, reasoning = 0;
    std::int64_t cost_nano_usd = 0, priced = 0, unpriced = 0;
    std::unordered_map<std::int64_t, std::int64_t> buckets[2];  // value_ns -> count, by Measure
  };
  struct ErrorCounter {
    std::int64_t count = 0, first_at_ns = INT64_MAX, last_at_ns = -1, sample_id = 0;
  };
  using Key = std::pair<std::int64_t, std::int64_t>;  // hour, group
  using ErrorKey = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::string, std::string>;

  void write_counter(const Key& key, const Counter& counter);
  void write_buckets(const Key& key, const Counter& counter);

  std::map<Key, Counter> counters_;
  std::map<ErrorKey, ErrorCounter> errors_;
  sql::Statement counter_, bucket_, error_;
};

}  // namespace daybook::state
