#include "base/histogram.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

#include "base/limits.hpp"

namespace daybook::base {
namespace {

struct Bucket {
  std::int64_t lowest, value, highest;
};

// The widest bucket that begins at `lowest` and has an integer within 1 % of all it holds.
constexpr Bucket bucket_from(std::int64_t lowest) noexcept {
  const std::int64_t value = std::min(lowest * 101 / 100, limits::kDurationNsMax);
  return {lowest, value, std::min(value * 100 / 99, limits::kDurationNsMax)};
}

constexpr std::size_t count_buckets() noexcept {
  std::size_t count = 0;
  for (std::int64_t lowest = 0; lowest <= limits::kDurationNsMax; ++count) {
    lowest = bucket_from(lowest).highest + 1;
  }
  return count;
}

constexpr std::size_t kBuckets = count_buckets();

// Cells: values below 64 one by one, then 64 to each power of two. A cell is narrower than a
// bucket, so a value's bucket is the one its cell begins in, or the next.
constexpr int kCellBits = 6;

constexpr std::size_t cell_of(std::int64_t ns) noexcept {
  const auto value = static_cast<std::uint64_t>(ns);
  const int shift = std::max(static_cast<int>(std::bit_width(value)) - kCellBits - 1, 0);
  return (static_cast<std::size_t>(shift) << kCellBits) + static_cast<std::size_t>(value >> shift);
}

constexpr std::size_t kCells = cell_of(limits::kDurationNsMax) + 1;

struct Table {
  std::array<std::int64_t, kBuckets> values{}, highest{};
  std::array<std::uint16_t, kCells> first{};  // the bucket a cell begins in
};

constexpr Table make_table() noexcept {
  Table table;
  std::size_t next_cell = 0;
  std::int64_t lowest = 0;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    const Bucket bucket = bucket_from(lowest);
    table.values[i] = bucket.value;
    table.highest[i] = bucket.highest;
    // A cell that begins within this bucket; where buckets are single values, each is its own cell.
    while (next_cell <= cell_of(bucket.highest))
      table.first[next_cell++] = static_cast<std::uint16_t>(i);
    lowest = bucket.highest + 1;
  }
  return table;
}

constexpr Table kTable = make_table();

std::size_t bucket_of(std::int64_t ns) noexcept {
  const std::int64_t value = std::clamp(ns, std::int64_t{0}, limits::kDurationNsMax);
  std::size_t i = kTable.first[cell_of(value)];
  while (value > kTable.highest[i]) ++i;
  return i;
}

/// In order, each value once. A long histogram, as of a day's hours one after the other, is not
/// sorted but counted into all the buckets there are.
void put_in_order(Histogram& histogram) {
  if (histogram.size() < kBuckets / 4) {
    std::sort(histogram.begin(), histogram.end());
    return;
  }
  std::vector<std::int64_t> counts(kBuckets);
  for (const auto& [value_ns, count] : histogram) counts[bucket_of(value_ns)] += count;
  histogram.clear();
  for (std::size_t i = 0; i < kBuckets; ++i)
    if (counts[i] > 0) histogram.emplace_back(kTable.values[i], counts[i]);
}

}  // namespace

std::int64_t bucket_value_ns(std::int64_t ns) noexcept {
  return kTable.values[bucket_of(ns)];
}

std::vector<std::int64_t> percentiles(Histogram& histogram,
                                      std::initializer_list<std::int64_t> percents) {
  put_in_order(histogram);
  std::int64_t total = 0, seen = 0;
  for (const auto& [value_ns, count] : histogram) total += count;
  auto bucket = histogram.begin();
  std::vector<std::int64_t> values;
  for (const std::int64_t percent : percents) {
    const std::int64_t rank = (total * percent + 99) / 100;
    while (bucket != histogram.end() && seen + bucket->second < rank) seen += (bucket++)->second;
    if (bucket == histogram.end()) break;
    values.push_back(bucket->first);
  }
  return values;
}

std::vector<std::int64_t> percentiles(Histogram& histogram,
                                      std::initializer_list<std::int64_t> percents,
                                      const Extremes& extremes) {
  std::vector<std::int64_t> values = percentiles(histogram, percents);
  for (std::int64_t& ns : values) ns = std::max(std::min(ns, extremes.max_ns), extremes.min_ns);
  return values;
}

std::span<const std::int64_t> bucket_values() noexcept {
  return kTable.values;
}

}  // namespace daybook::base
