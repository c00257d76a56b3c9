// RawRollup: rollups of hours and their histograms computed anew from the raw rows (of days, where
// the hours were pruned), to compare with what the writer kept. It shares no code with the writer's
// rollups but the bucket table.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "read/stretches.hpp"
#include "sql/connection.hpp"

namespace daybook::read {

// The sums of rollup_hour in the order of its columns; `count` is told apart (see pruned).
constexpr std::array<const char*, 17> kRollupSums = {"timed",
                                                     "sum_ns",
                                                     "min_ns",
                                                     "max_ns",
                                                     "ttft_count",
                                                     "ttft_sum_ns",
                                                     "stream_ns",
                                                     "stream_tokens",
                                                     "usage_count",
                                                     "input_tokens",
                                                     "output_tokens",
                                                     "cache_read_tokens",
                                                     "cache_write_tokens",
                                                     "reasoning_tokens",
                                                     "cost_nano_usd",
                                                     "priced",
                                                     "unpriced"};

using RollupKey = std::pair<std::int64_t, std::int64_t>;  // period, group
using Buckets =
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t>;  // measure, value_ns: count

struct RawRollup {
  std::int64_t count = 0;
  std::array<std::int64_t, kRollupSums.size()> sums{};
  Buckets buckets;
};
using RawMap = std::map<RollupKey, RawRollup>;

struct RawRollups {
  RawMap hours;                    // from Horizon::kept_hour on
  RawMap days;                     // those of which hours, or their histograms, were pruned
  std::int64_t without_group = 0;  // spans whose group does not exist
};

RawRollups raw_rollups(sql::Connection& connection, const Horizon& horizon);

}  // namespace daybook::read
