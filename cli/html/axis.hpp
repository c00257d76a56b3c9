// Axis: which values stand beside a plot, and where each value lies.
//
//   Axis axis = linear_axis(8123, Unit::count);   // ticks 0, 2k, 4k, 6k, 8k, 10k
//   axis.place(5000);                             // 0.5, from the bottom
//
// Ticks are 1, 2 or 5 times a power of ten. Pure functions; any thread.
#pragma once

#include <vector>

#include "cli/html/text.hpp"

namespace daybook::cli {

struct Axis {
  double low = 0, high = 1;
  bool logarithmic = false;
  std::vector<double> ticks;  // from low to high

  /// 0 at the bottom, 1 at the top; never beyond.
  double place(double value) const noexcept;
};

/// From 0 to a round value not below `largest`. Counts have whole ticks.
Axis linear_axis(double largest, Unit unit);
/// For values whose largest is many times their smallest; both above 0.
Axis log_axis(double smallest, double largest);
/// One of these: log_axis() where values lie further apart than a linear one can show.
Axis axis_of(double smallest, double largest, Unit unit);

}  // namespace daybook::cli
