// What rollups add up of spans, errors and tool executions, and these sums by hour and group: what
// a batch writes, and what an erasure takes out.
//
//   RollupSums sums;
//   sums.add(span);
//   for (const auto& [key, counter] : sums.spans) …              // by hour and group
//   const RollupSums days = sums.in(Tier::day, 0, folded_hour);  // by day and group
//
// An hour is the record's begin, UTC. Sums saturate at 2^63-1. Values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/histogram.hpp"
#include "state/rollup_tiers.hpp"

namespace daybook::state {

constexpr std::int64_t kHourNs = 3600LL * 1'000'000'000;
enum class Measure : int { duration = 0, time_to_first_token = 1 };

/// a + b, or 2^63-1 where that does not fit; both non-negative.
std::int64_t saturating_add(std::int64_t a, std::int64_t b) noexcept;
/// a - b, not below 0; a sum that is saturated stays what it is.
std::int64_t saturating_less(std::int64_t a, std::int64_t b) noexcept;

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

struct SpanCounter {
  std::int64_t count = 0, timed = 0, sum_ns = 0;
  std::int64_t ttft_count = 0, ttft_sum_ns = 0, stream_ns = 0, stream_tokens = 0, usage_count = 0;
  std::int64_t input = 0, output = 0, cache_read = 0, cache_write = 0, reasoning = 0;
  std::int64_t cost_nano_usd = 0, priced = 0, unpriced = 0;
  base::Extremes extremes;
  std::unordered_map<std::int64_t, std::int64_t> buckets[2];  // value_ns -> count, by Measure
  void add(const RollupSpan& span);
  void add(const SpanCounter& other);
  /// All but the extremes and the buckets.
  void take(const SpanCounter& other);
};

struct ErrorCounter {
  std::int64_t count = 0, first_at_ns = INT64_MAX, last_at_ns = -1, sample_id = 0;
  void add(const ErrorCounter& other);
};

struct ToolCounter {
  std::int64_t count = 0, errors = 0, timed = 0, sum_ns = 0, last_at_ns = 0;
  base::Extremes extremes;
  std::map<std::int64_t, std::int64_t> buckets;  // value_ns -> count
  void add(const RollupTool& tool);
  void add(const ToolCounter& other);
  void take(const ToolCounter& other);  // as that of spans
};

struct RollupSums {
  using Key = std::pair<std::int64_t, std::int64_t>;  // period, group
  std::map<Key, SpanCounter> spans;
  std::map<Key, ErrorCounter> errors;
  std::map<Key, ToolCounter> tools;

  void add(const RollupSpan& span) { spans[{span.at_ns / kHourNs, span.group_id}].add(span); }
  void add(const RollupError& error);
  void add(const RollupTool& tool) { tools[{tool.at_ns / kHourNs, tool.group_id}].add(tool); }
  /// Hours from `from` on and before `before`, in periods of the tier.
  RollupSums in(Tier tier, std::int64_t from, std::int64_t before) const;
  // A tool execution is counted as a span, too.
  bool empty() const noexcept { return spans.empty() && errors.empty(); }
  void clear() noexcept;
};

}  // namespace daybook::state
