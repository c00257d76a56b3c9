#include "watch/trend_norm.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace daybook {

const char* measure_name(Measure measure) noexcept {
  constexpr std::array kNames = {"calls", "errors", "error_rate", "p95_ms", "tokens", "cost_usd"};
  return kNames[static_cast<std::size_t>(measure)];
}

const char* standing_name(Standing standing) noexcept {
  constexpr std::array kNames = {"too little data", "usual", "higher", "lower"};
  return kNames[static_cast<std::size_t>(standing)];
}

namespace watch {
namespace {

/// What chance alone makes of a value that is usually `usual`.
double chance(Measure measure, double usual, std::int64_t calls, double usual_calls) {
  const double n = std::max(static_cast<double>(calls), 1.);
  switch (measure) {
    case Measure::calls:
    case Measure::errors:
      return std::sqrt(std::max(usual, 1.));
    case Measure::error_rate: {
      const double p = std::clamp(usual, 1 / n, std::max(1 - 1 / n, 1 / n));
      return std::sqrt(p * (1 - p) / n);
    }
    case Measure::p95_ms:
      return usual * 1.45 / std::sqrt(n);
    case Measure::tokens:
    case Measure::cost_usd:
      return usual * std::sqrt(2 / std::max(usual_calls, 1.));
  }
  return 0;
}

/// Whether the value is usual wherever within [least, most] the median of the earlier ones is: what
/// chance makes of a value grows with it, or first grows and then falls.
bool is_surely_usual(Measure measure, double value, std::int64_t calls, double most_calls,
                     double least, double most) {
  const double by_chance =
      std::min(chance(measure, least, calls, most_calls), chance(measure, most, calls, most_calls));
  const double spread = std::max(by_chance, kSpreadOfValueMin * std::abs(value));
  const double distance = std::max(value - least, most - value);
  return distance == 0 || distance < kStandsOut * spread;
}

}  // namespace

double median(Values values) {
  const auto begin = values.at.begin(), end = begin + static_cast<std::ptrdiff_t>(values.size);
  std::sort(begin, end);
  const std::size_t half = values.size / 2;
  return values.size % 2 == 1 ? values.at[half] : (values.at[half - 1] + values.at[half]) / 2;
}

double median_deviation(Values values, double center) {
  for (std::size_t i = 0; i < values.size; ++i) values.at[i] = std::abs(values.at[i] - center);
  return median(values);
}

std::optional<double> value_of(Measure measure, const Figures& figures) {
  switch (measure) {
    case Measure::calls:
      return static_cast<double>(figures.count);
    case Measure::errors:
      return static_cast<double>(figures.errors);
    case Measure::error_rate:
      if (figures.count < kCallsMin) return std::nullopt;
      return static_cast<double>(figures.errors) / static_cast<double>(figures.count);
    case Measure::p95_ms:
      return figures.timed < kCallsMin ? std::nullopt : figures.p95_ms;
    case Measure::tokens:
      return static_cast<double>(figures.tokens);
    case Measure::cost_usd:
      return figures.usages == 0 ? std::optional<double>(0) : figures.cost_usd;
  }
  return std::nullopt;
}

Norm judge(Measure measure, std::optional<double> value, std::int64_t calls, double usual_calls,
           const Values& earlier, bool in_short) {
  Norm norm;
  norm.weeks = static_cast<int>(earlier.size);
  if (!value || earlier.size < kWeeksMin) return norm;
  const double usual = median(earlier);
  const double least = std::max(chance(measure, usual, calls, usual_calls),
                                kSpreadOfValueMin * std::max(std::abs(usual), std::abs(*value)));
  norm.usual = usual;
  if (in_short && std::abs(*value - usual) / least < kStandsOut) {
    norm.standing = Standing::usual;
    return norm;
  }
  const double spread = std::max(kMadOfNormal * median_deviation(earlier, usual), least);
  norm.spread = spread;
  norm.strength = spread > 0 ? (*value - usual) / spread : 0;  // nothing now and ever
  norm.standing = *norm.strength >= kStandsOut    ? Standing::higher
                  : *norm.strength <= -kStandsOut ? Standing::lower
                                                  : Standing::usual;
  return norm;
}

Norm judge(Measure measure, const Figures& now, const std::vector<const Figures*>& earlier,
           bool in_short) {
  const bool is_sum = measure == Measure::tokens || measure == Measure::cost_usd;
  const std::optional<double> is = value_of(measure, now);
  Values values, calls;  // how many calls are usual matters to sums over them alone
  double least = 0, most = 0, most_calls = 0;
  for (const Figures* figures : earlier) {
    const auto value = value_of(measure, *figures);
    if (!value) continue;
    least = values.size == 0 ? *value : std::min(least, *value);
    most = values.size == 0 ? *value : std::max(most, *value);
    values.add(*value);
    if (!is_sum) continue;
    calls.add(static_cast<double>(figures->count));
    most_calls = std::max(most_calls, static_cast<double>(figures->count));
  }
  const auto is_usual = [&](double from, double to) {
    return is_surely_usual(measure, *is, now.count, most_calls, from, to);
  };
  const auto is_usual_by_median = [&] {
    const double usual = median(values);
    return is_usual(usual, usual);
  };
  if (in_short && is && values.size >= kWeeksMin &&
      (is_usual(least, most) || (is_sum && is_usual_by_median()))) {
    Norm norm;
    norm.weeks = static_cast<int>(values.size);
    norm.standing = Standing::usual;
    return norm;
  }
  return judge(measure, is, now.count, calls.size == 0 ? 0 : median(calls), values, in_short);
}

}  // namespace watch
}  // namespace daybook
