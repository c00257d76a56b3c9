// Norm: what is usual by the median of earlier weeks, and how far a value is from it.
//
//   median({1, 3, 2, 10})                          2.5
//   judge(Measure::calls, 40, 40, {10, 12, 11, 9})  usual 10.5, higher
//
// The spread is 1.4826 times the median absolute deviation, which is the standard deviation of a
// normal distribution. Of four to eight weeks that is rough, and 0 where half of them are equal; so
// it is at least what chance makes of n calls:
//
//   a number of calls      root n, and at least 1
//   a rate p of them       root(p (1 - p) / n)
//   a sum over them        usual * root(2 / n): as if their sizes were exponential
//   a 95th percentile      usual * 1.45 / root n: root(0.95 / 0.05) / ln 20, likewise
//
// and for every measure a twentieth of the value or of the median, whichever is larger. Pure
// functions; any thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <vector>

#include "daybook/trend.hpp"

namespace daybook::watch {

constexpr std::size_t kWeeksMin = 4;     // fewer say nothing
constexpr std::size_t kWeeksMax = 52;    // hours are kept 400 days
constexpr std::int64_t kCallsMin = 20;   // of a rate or a percentile
constexpr double kStandsOut = 3.5;       // spreads
constexpr double kMadOfNormal = 1.4826;  // 1 / the normal distribution's third quartile
constexpr double kSpreadOfValueMin = 1. / 20;

/// A value of each earlier week: few, and a month of hours has 100,000 of these sets, so no memory
/// is asked for, and what is not there is not copied.
struct Values {
  std::array<double, kWeeksMax> at;  // the first `size` of them
  std::size_t size = 0;
  Values() {}  // `at` is left as it is
  Values(std::initializer_list<double> values) {
    for (const double value : values) add(value);
  }
  Values(const Values& other) : size(other.size) {
    std::copy_n(other.at.begin(), size, at.begin());
  }
  Values& operator=(const Values&) = delete;
  void add(double value) noexcept {
    if (size < at.size()) at[size++] = value;
  }
};

/// A MeasureRow without its names, which are most of it.
struct Figures {
  std::int64_t count = 0, errors = 0, timed = 0, tokens = 0, usages = 0;
  std::optional<double> cost_usd, p95_ms;
  Figures() = default;
  Figures(const MeasureRow& row)
      : count(row.count),
        errors(row.errors),
        timed(row.timed),
        tokens(row.tokens),
        usages(row.usages),
        cost_usd(row.cost_usd),
        p95_ms(row.p95_ms) {}
};

/// Of at least one value; the mean of the two in the middle where their number is even.
double median(Values values);
/// The median of the distances from `center`.
double median_deviation(Values values, double center);

/// What figures say of a measure; none: too few calls, or not known.
std::optional<double> value_of(Measure measure, const Figures& figures);

/// What is to be compared: what there is now, and what there was, some of it without a value.
/// Without one now, or enough earlier ones: too little data.
/// `in_short`: of what does not stand out no more than that, since the rest takes ten times as
/// long.
Norm judge(Measure measure, const Figures& now, const std::vector<const Figures*>& earlier,
           bool in_short = false);
/// The same of values that are of `calls` calls now, and usually of `usual_calls`; `in_short` tells
/// the median always.
Norm judge(Measure measure, std::optional<double> value, std::int64_t calls, double usual_calls,
           const Values& earlier, bool in_short = false);

}  // namespace daybook::watch
