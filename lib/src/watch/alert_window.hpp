// AlertWindow: what the store counted of the calls of a scope in the time before a check.
//
//   WindowSums sums = read_window(connection, scope, begin_ns, now_ns, WindowParts::duration);
//
// The hour that the window begins in comes from the raw rows by the index on time, days that are
// folded and lie in it whole from the day tier, all else from the hour tier. Of the present hour
// all of it: what is dated ahead within it counts too. Two snapshots would not agree: the caller
// holds one.
#pragma once

#include <cstdint>

#include "base/histogram.hpp"
#include "daybook/alerts.hpp"
#include "sql/connection.hpp"

namespace daybook::watch {

struct WindowSums {
  std::int64_t begin_ns = 0;  // of the window as it was read
  std::int64_t count = 0, errors = 0;
  std::int64_t timed = 0, sum_ns = 0;
  std::int64_t tokens = 0;  // input and output
  std::int64_t cost_nano_usd = 0, priced = 0, unpriced = 0;
  base::Extremes extremes;        // of latencies
  base::Histogram histograms[2];  // by state::Measure
};

/// Which histogram is read beside the sums.
enum class WindowParts { sums, duration, time_to_first_token };

WindowSums read_window(sql::Connection& connection, const AlertScope& scope, std::int64_t begin_ns,
                       std::int64_t now_ns, WindowParts parts);

/// Raw rows that are read for one window at most; reads about a second long.
constexpr std::int64_t kRawRowsMax = 500'000;

}  // namespace daybook::watch
