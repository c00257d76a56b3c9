// Histogram buckets: every duration maps to the value that represents its bucket, in integer
// nanoseconds.
//
//   bucket_value_ns(812'345'678)   within 1 % of it, the same on every machine
//
// The representative is the bucket's key in rollup tables, so views need no arithmetic. Every
// integer below 99 is its own bucket, 0 is 0; above, bounds grow by gamma = 1.01 / 0.99 = 1.0202.
// The representative is the middle in the relative sense, 1.01 times the lowest value, so that both
// ends are 1 % off; the square root of the bounds' product would be 1.005 % off at the lower one
// (DDSketch: Masson, Rim, Lee, VLDB 2019). The table is made at compile time by integer arithmetic
// alone: no libm can change it. Any thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <utility>
#include <vector>

namespace daybook::base {

/// The representative of the bucket that holds `ns`: 100 * |result - ns| <= ns. Negative values
/// count as 0, values beyond limits::kDurationNsMax (31 days) as that. A table look-up and a
/// compare or two.
std::int64_t bucket_value_ns(std::int64_t ns) noexcept;

/// A histogram as it is read: a bucket's value and how many, several to a value allowed.
using Histogram = std::vector<std::pair<std::int64_t, std::int64_t>>;

/// The values at ranks ceil(n * percent / 100) for ascending percents; empty for an empty
/// histogram. Sorts it.
std::vector<std::int64_t> percentiles(Histogram& histogram,
                                      std::initializer_list<std::int64_t> percents);

/// The shortest and the longest of the values behind a histogram, which are known exactly.
struct Extremes {
  std::int64_t min_ns = INT64_MAX, max_ns = -1;
  void add(std::int64_t shortest_ns, std::int64_t longest_ns) noexcept {
    min_ns = std::min(min_ns, shortest_ns);
    max_ns = std::max(max_ns, longest_ns);
  }
};
/// The same as reports tell them, views too: a bucket's middle may lie beyond all that is in it, so
/// none lies beyond the extremes.
std::vector<std::int64_t> percentiles(Histogram& histogram,
                                      std::initializer_list<std::int64_t> percents,
                                      const Extremes& extremes);

/// All representatives, ascending.
std::span<const std::int64_t> bucket_values() noexcept;

}  // namespace daybook::base
