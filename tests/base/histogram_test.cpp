#include "base/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "base/limits.hpp"
#include "support/catch.hpp"

using namespace daybook;
using base::bucket_value_ns;

namespace {

bool within_one_percent(std::int64_t ns) {
  return 100 * std::abs(bucket_value_ns(ns) - ns) <= ns;
}

// The representative of the value of rank p among exact values is what a percentile over buckets
// gives.
std::int64_t rank(std::vector<std::int64_t> values, double p) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(p * static_cast<double>(values.size() - 1))];
}

std::vector<std::int64_t> bucketed(std::vector<std::int64_t> values) {
  for (auto& value : values) value = bucket_value_ns(value);
  return values;
}

}  // namespace

TEST_CASE("zero is its own bucket and below it there is none") {
  CHECK(bucket_value_ns(0) == 0);
  CHECK(bucket_value_ns(-5) == 0);
}

TEST_CASE("every integer below 50 is its own bucket") {
  for (std::int64_t ns = 0; ns < 50; ++ns) CHECK(bucket_value_ns(ns) == ns);
}

TEST_CASE("every value up to a million is within 1 % of its representative") {
  for (std::int64_t ns = 0; ns <= 1'000'000; ++ns) {
    if (!within_one_percent(ns)) FAIL(ns);
  }
}

TEST_CASE("both ends of every bucket, and the powers of two, are within 1 %") {
  for (const std::int64_t value : base::bucket_values()) {
    CHECK(bucket_value_ns(value) == value);
    for (std::int64_t ns = value; ns > value - value / 100;
         ns -= std::max<std::int64_t>(value / 997, 1)) {
      REQUIRE(within_one_percent(ns));
    }
  }
  for (int bit = 0; bit < 51; ++bit) {
    for (std::int64_t near = -1; near <= 1; ++near) CHECK(within_one_percent((1LL << bit) + near));
  }
}

TEST_CASE("random and heavy-tailed values are within 1 % of their representative") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<std::int64_t> even(0, limits::kDurationNsMax);
  std::uniform_real_distribution<double> exponent(0, std::log(double(limits::kDurationNsMax)));
  for (int i = 0; i < 200'000; ++i) {
    const auto uniform = even(random), tail = static_cast<std::int64_t>(std::exp(exponent(random)));
    if (!within_one_percent(uniform)) FAIL(uniform);
    if (!within_one_percent(tail)) FAIL(tail);
  }
}

TEST_CASE("percentiles over buckets are within 1 % of exact ones on hard shapes") {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> tail(18, 3);
  std::vector<std::int64_t> heavy, two_peaks, constant(1000, 812'345'678);
  for (int i = 0; i < 10'000; ++i) {
    heavy.push_back(std::min(static_cast<std::int64_t>(tail(random)), limits::kDurationNsMax));
    two_peaks.push_back(i % 2 ? 1'000'000 + i : 60'000'000'000 + i);
  }
  for (const auto& values : {heavy, two_peaks, constant}) {
    for (const double p : {0.0, 0.5, 0.95, 0.99, 1.0}) {
      const auto exact = rank(values, p), estimate = rank(bucketed(values), p);
      CHECK(100 * std::abs(estimate - exact) <= exact);
    }
  }
}

TEST_CASE("representatives ascend, end at 31 days, and are the same integers everywhere") {
  const auto values = base::bucket_values();
  CHECK(std::is_sorted(values.begin(), values.end(), std::less_equal<>{}));
  CHECK(bucket_value_ns(limits::kDurationNsMax + 1) == values.back());
  CHECK(values.back() <= limits::kDurationNsMax);
  CHECK(values.size() == 1644);
  CHECK(bucket_value_ns(812'345'678) == 807'518'004);
}
