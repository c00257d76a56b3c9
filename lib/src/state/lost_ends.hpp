// LostEnds: whether rows that go may have been the shortest or the longest of those that a sum
// counts, and where the next ones are.
//
//   const LostEnds lost(left.extremes, gone.extremes);
//   if (lost.any()) lost.settle(left.extremes, raw.spans(group, hours, lost.bounds(ends)));
//
// Values.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/histogram.hpp"
#include "state/raw_rows.hpp"

namespace daybook::state {

struct LostEnds {
  LostEnds(const base::Extremes& left, const base::Extremes& gone) noexcept
      : shortest(gone.min_ns <= left.min_ns), longest(gone.max_ns >= left.max_ns) {}
  bool any() const noexcept { return shortest || longest; }
  /// By the first and the last bucket of what is left, each within 1 % of its values; all where
  /// these are not known.
  RawRows::Bounds bounds(const base::Extremes& buckets) const noexcept {
    if (buckets.max_ns < 0) return {};
    RawRows::Bounds bounds{-1, INT64_MAX};
    if (shortest) bounds.at_most_ns = buckets.min_ns + buckets.min_ns / 90 + 1;
    if (longest) bounds.at_least_ns = buckets.max_ns - buckets.max_ns / 90 - 1;
    return bounds;
  }
  /// Takes those that were looked for; the others are known.
  void settle(base::Extremes& left, const base::Extremes& found) const noexcept {
    if (found.max_ns < 0) return;
    if (shortest) left.min_ns = found.min_ns;
    if (longest) left.max_ns = std::max(found.max_ns, left.min_ns);
    left.min_ns = std::min(left.min_ns, left.max_ns);
  }
  bool shortest, longest;
};

}  // namespace daybook::state
