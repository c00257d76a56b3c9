#include "state/time_counts.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

namespace daybook::state {
namespace {

constexpr int kFirst = 10;  // a power of 2: 1,024 ns
constexpr std::int64_t kLongestNs = (std::int64_t{1} << 42) - 1;

/// Steps from 1 us to the time: two for each doubling.
std::size_t step_of(std::int64_t ns) noexcept {
  const auto time =
      static_cast<std::uint64_t>(std::clamp(ns, std::int64_t{1} << kFirst, kLongestNs));
  const int doublings = static_cast<int>(std::bit_width(time)) - 1;
  const bool is_beyond_root = static_cast<double>(time) >= std::exp2(doublings + 0.5);
  return static_cast<std::size_t>(2 * (doublings - kFirst) + (is_beyond_root ? 1 : 0));
}

/// The middle of a step, by ratio.
std::int64_t time_of(std::size_t step) noexcept {
  return static_cast<std::int64_t>(std::exp2(kFirst + static_cast<double>(step) / 2 + 0.25));
}

}  // namespace

void TimeCounts::add(std::int64_t ns) noexcept {
  ++counts_[step_of(ns)];
}

void TimeCounts::add(const TimeCounts& more) noexcept {
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += more.counts_[i];
}

std::int64_t TimeCounts::percentile_ns(std::int64_t percent) const noexcept {
  std::int64_t all = 0, upto = 0;
  for (const std::int64_t count : counts_) all += count;
  if (all == 0) return 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    upto += counts_[i];
    if (upto * 100 >= all * percent) return time_of(i);
  }
  return time_of(counts_.size() - 1);
}

std::string TimeCounts::text() const {
  std::size_t size = counts_.size();
  while (size > 0 && counts_[size - 1] == 0) --size;
  std::string out = "[";
  for (std::size_t i = 0; i < size; ++i) {
    if (i > 0) out += ',';
    out += std::to_string(counts_[i]);
  }
  return out + ']';
}

TimeCounts TimeCounts::of(std::string_view text) noexcept {
  TimeCounts out;
  for (std::size_t at = 1, step = 0; at < text.size() && step < out.counts_.size(); ++step) {
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + at, end, out.counts_[step]);
    if (read.ec != std::errc()) break;
    at = static_cast<std::size_t>(read.ptr - text.data()) + 1;  // behind the comma
  }
  return out;
}

}  // namespace daybook::state
