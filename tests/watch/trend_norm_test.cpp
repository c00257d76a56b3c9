// The robust norm, by figures that were computed by hand.
#include <cmath>
#include <map>
#include <random>

#include "support/catch.hpp"
#include "watch/trend_norm.hpp"

using namespace daybook;
using watch::judge;
using watch::median;
using watch::median_deviation;
using watch::value_of;
using watch::Values;

namespace {

/// Standing and strength, rounded to hundredths: "higher 4.05".
std::string told(const Norm& norm) {
  char text[64];
  if (!norm.strength) return standing_name(norm.standing);
  std::snprintf(text, sizeof text, "%s %.2f", standing_name(norm.standing), *norm.strength);
  return text;
}

MeasureRow calls(std::int64_t count, std::int64_t errors, double p95_ms) {
  MeasureRow row;
  row.count = row.timed = count;
  row.errors = errors;
  row.p95_ms = p95_ms;
  return row;
}

}  // namespace

TEST_CASE("median: the one in the middle, or the mean of the two", "[watch]") {
  CHECK(median({7}) == 7);
  CHECK(median({3, 1, 2}) == 2);
  CHECK(median({1, 3, 2, 10}) == 2.5);
}

TEST_CASE("median deviation: of the distances from the median", "[watch]") {
  CHECK(median_deviation({1, 1, 2, 2, 4, 6, 9}, 2) == 1);  // 0 0 1 1 2 4 7
  CHECK(median_deviation({1, 3, 2, 10}, 2.5) == 1);        // .5 .5 1.5 7.5
  CHECK(median_deviation({5, 5, 5, 9}, 5) == 0);
}

TEST_CASE("a value stands out from three and a half spreads on", "[watch]") {
  const Values weeks = {100, 110, 90, 105, 95};  // median 100, MAD 5: spread 7.413
  const Norm norm = judge(Measure::p95_ms, 130, 10000, 10000, weeks);
  CHECK(*norm.usual == 100);
  CHECK(*norm.spread == Approx(7.413));
  CHECK(norm.weeks == 5);
  CHECK(told(norm) == "higher 4.05");
  CHECK(told(judge(Measure::p95_ms, 120, 10000, 10000, weeks)) == "usual 2.70");
  CHECK(told(judge(Measure::p95_ms, 70, 10000, 10000, weeks)) == "lower -4.05");
}

TEST_CASE("one bad week does not move the norm", "[watch]") {
  CHECK(told(judge(Measure::p95_ms, 130, 10000, 10000, {100, 110, 90, 105, 9000})) == "usual 3.37");
}

TEST_CASE("with fewer than four weeks, or no value, nothing is said", "[watch]") {
  const Norm norm = judge(Measure::calls, 1000, 1000, 100, {1, 2, 3});
  CHECK(norm.standing == Standing::too_little_data);
  CHECK_FALSE((norm.usual || norm.spread || norm.strength));
  CHECK(norm.weeks == 3);
  CHECK(told(judge(Measure::calls, 1000, 1000, 100, {1, 2, 3, 2})) != "too little data");
  CHECK(told(judge(Measure::p95_ms, std::nullopt, 3, 3, {1, 2, 3, 4, 5})) == "too little data");
}

TEST_CASE("equal weeks have the spread of chance, not none", "[watch]") {
  CHECK(told(judge(Measure::calls, 100, 100, 100, {100, 100, 100, 100})) == "usual 0.00");
  CHECK(told(judge(Measure::calls, 130, 130, 100, {100, 100, 100, 100})) == "usual 3.00");
  CHECK(told(judge(Measure::calls, 140, 140, 100, {100, 100, 100, 100})) == "higher 4.00");
  CHECK(told(judge(Measure::errors, 3, 100, 100, {0, 0, 0, 0})) == "usual 3.00");
  // A hundredth is the least rate of 100 calls: root(0.01 * 0.99 / 100) is 0.00995.
  CHECK(told(judge(Measure::error_rate, 0.02, 100, 100, {0, 0, 0, 0})) == "usual 2.01");
  CHECK(told(judge(Measure::error_rate, 0.05, 100, 100, {0, 0, 0, 0})) == "higher 5.03");
}

TEST_CASE("a sum and a percentile of few calls have the spread of chance", "[watch]") {
  // root(2 / 50) is 0.2; 1.45 / root(100) is 0.145
  CHECK(told(judge(Measure::tokens, 1500, 70, 50, {1000, 1000, 1000, 1000})) == "usual 2.50");
  CHECK(told(judge(Measure::cost_usd, 1, 70, 50, {10, 10, 10, 10})) == "lower -4.50");
  CHECK(told(judge(Measure::p95_ms, 158, 100, 50, {100, 100, 100, 100})) == "higher 4.00");
}

TEST_CASE("what never was stands out by a finite strength", "[watch]") {
  CHECK(told(judge(Measure::cost_usd, 2, 9, 9, {0, 0, 0, 0})) == "higher 20.00");
  CHECK(told(judge(Measure::cost_usd, 0, 9, 9, {0, 0, 0, 0})) == "usual 0.00");
}

TEST_CASE("a rate and a percentile need twenty calls", "[watch]") {
  CHECK(value_of(Measure::error_rate, calls(20, 5, 100)) == 0.25);
  CHECK(value_of(Measure::p95_ms, calls(20, 5, 100)) == 100.);
  CHECK_FALSE(value_of(Measure::error_rate, calls(19, 5, 100)));
  CHECK_FALSE(value_of(Measure::p95_ms, calls(19, 5, 100)));
  CHECK(value_of(Measure::errors, calls(19, 5, 100)) == 5.);
}

TEST_CASE("in short the standing is the same, for every measure", "[watch]") {
  std::mt19937 random(20261128);
  std::map<Standing, int> seen;
  for (int round = 0; round < 20000; ++round) {
    std::vector<watch::Figures> weeks(4 + random() % 5);
    std::poisson_distribution<std::int64_t> calls(1 + static_cast<double>(random() % 200));
    const auto figures = [&] {
      watch::Figures f;
      f.count = f.timed = f.usages = calls(random);
      f.errors = static_cast<std::int64_t>(random() % 4) * f.count / 8;
      f.tokens = f.count * static_cast<std::int64_t>(random() % 90);
      f.cost_usd = static_cast<double>(f.tokens) / 1000;
      f.p95_ms = static_cast<double>(random() % 500);
      return f;
    };
    std::vector<const watch::Figures*> earlier;
    for (watch::Figures& week : weeks) {
      week = figures();
      earlier.push_back(&week);
    }
    watch::Figures now = figures();
    if (random() % 3 == 0) now.tokens = now.count *= 2 + static_cast<std::int64_t>(random() % 3);
    for (const Measure measure : {Measure::calls, Measure::errors, Measure::error_rate,
                                  Measure::p95_ms, Measure::tokens, Measure::cost_usd}) {
      const Norm whole = judge(measure, now, earlier),
                 in_short = judge(measure, now, earlier, true);
      INFO(measure_name(measure) << " in round " << round);
      REQUIRE(in_short.standing == whole.standing);
      REQUIRE(in_short.weeks == whole.weeks);
      if (whole.standing == Standing::higher || whole.standing == Standing::lower)
        REQUIRE(in_short.strength == whole.strength);
      ++seen[whole.standing];
    }
  }
  CHECK(seen.size() == 4);
}

TEST_CASE("no usage costs nothing, and usage without a price is not known", "[watch]") {
  MeasureRow row;
  CHECK(value_of(Measure::cost_usd, row) == 0.);
  row.usages = 1;
  CHECK_FALSE(value_of(Measure::cost_usd, row));
}
