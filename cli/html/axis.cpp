#include "cli/html/axis.hpp"

#include <algorithm>
#include <cmath>

namespace daybook::cli {
namespace {

constexpr double kSteps = 5;           // at most so many between two ends of a linear axis
constexpr double kFurthestApart = 50;  // times; beyond, small values would lie on the ground

/// 1, 2 or 5 times a power of ten, not below `value`.
double round_up(double value) {
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (const double times : {1.0, 2.0, 5.0})
    if (times * power >= value * (1 - 1e-9)) return times * power;
  return 10 * power;
}

/// The same, not above.
double round_down(double value) {
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (const double times : {5.0, 2.0})
    if (times * power <= value * (1 + 1e-9)) return times * power;
  return power;
}

}  // namespace

double Axis::place(double value) const noexcept {
  const double share = logarithmic ? std::log(std::max(value, low) / low) / std::log(high / low)
                                   : (value - low) / (high - low);
  return std::clamp(share, 0.0, 1.0);
}

Axis linear_axis(double largest, Unit unit) {
  Axis axis;
  if (!(largest > 0) || !std::isfinite(largest)) largest = unit == Unit::share ? 0.01 : 1;
  double step = round_up(largest / kSteps);
  if (unit == Unit::count) step = std::max(step, 1.0);
  const double steps = std::ceil(largest / step * (1 - 1e-9));
  for (double i = 0; i <= steps; ++i) axis.ticks.push_back(i * step);
  axis.high = steps * step;
  return axis;
}

Axis log_axis(double smallest, double largest) {
  Axis axis;
  axis.logarithmic = true;
  axis.low = round_down(smallest);
  axis.high = std::max(round_up(largest), axis.low * 10);
  const bool tens_only = axis.high / axis.low > 1000;
  for (double tick = axis.low; tick <= axis.high * (1 + 1e-9); tick = round_up(tick * (1 + 1e-6))) {
    const double exponent = std::log10(tick);
    if (!tens_only || std::fabs(exponent - std::round(exponent)) < 1e-6) axis.ticks.push_back(tick);
  }
  return axis;
}

Axis axis_of(double smallest, double largest, Unit unit) {
  return smallest > 0 && largest / smallest > kFurthestApart ? log_axis(smallest, largest)
                                                             : linear_axis(largest, unit);
}

}  // namespace daybook::cli
