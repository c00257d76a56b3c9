// How often something took how long, on a coarse scale.
#include "state/time_counts.hpp"

#include "support/catch.hpp"

using daybook::state::TimeCounts;

namespace {

constexpr std::int64_t kMs = 1'000'000;

TimeCounts of(std::initializer_list<std::int64_t> times_ns) {
  TimeCounts counts;
  for (const std::int64_t ns : times_ns) counts.add(ns);
  return counts;
}

}  // namespace

TEST_CASE("a percentile of time counts is within a fifth of the time", "[state]") {
  for (std::int64_t ns = 1'024; ns < 3'600'000 * kMs; ns = ns * 11 / 10 + 1) {
    const double told = static_cast<double>(of({ns}).percentile_ns(50));
    CHECK(told / static_cast<double>(ns) == Approx(1).margin(0.2));
  }
}

TEST_CASE("the percentile of many is that of the one at its rank", "[state]") {
  TimeCounts counts;
  for (int i = 0; i < 95; ++i) counts.add(2 * kMs);
  for (int i = 0; i < 5; ++i) counts.add(900 * kMs);
  CHECK(counts.percentile_ns(50) == of({2 * kMs}).percentile_ns(50));
  CHECK(counts.percentile_ns(95) == of({2 * kMs}).percentile_ns(95));
  CHECK(counts.percentile_ns(96) == of({900 * kMs}).percentile_ns(96));
}

TEST_CASE("time counts are a JSON array, and come back from it", "[state]") {
  CHECK(TimeCounts().text() == "[]");
  const TimeCounts counts = of({0, 1'000, 3'000, 3'000});
  CHECK(counts.text() == "[2,0,0,2]");
  CHECK(TimeCounts::of(counts.text()).text() == counts.text());
  TimeCounts sum = TimeCounts::of("[1,2]");
  sum.add(TimeCounts::of("[0,0,7]"));
  CHECK(sum.text() == "[1,2,7]");
  for (const char* broken : {"", "[", "nonsense", "[]"})
    CHECK(TimeCounts::of(broken).percentile_ns(50) == 0);
  CHECK(TimeCounts().percentile_ns(99) == 0);
}
