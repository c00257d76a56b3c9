// A time against the one before, and against the same hours of earlier weeks.
#include "support/catch.hpp"
#include "watch/week_store.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

std::vector<TrendRow> trend_of(const WeekStore& store, const Window& window, int weeks = 8) {
  TrendOptions options;
  options.weeks = weeks;
  return trend(store.reader(), window, options);
}

}  // namespace

TEST_CASE("trend: a time is judged by the median of the same hour of earlier weeks", "[watch]") {
  WeekStore store;
  store.weeks({10, 12, 11, 9, 10});
  store.calls(20, -1);
  store.calls(40, 0, 100, "gpt", 4);
  const auto rows = trend_of(store, hours_of(0, 1));
  REQUIRE(rows.size() == 6);
  // median 10, MAD 1; chance makes 3.162 of 10 calls, which is more than 1.4826
  CHECK(line(rows, Measure::calls) == "shop calls: 40 20, 10 9.487 of 5, higher");
  CHECK(line(rows, Measure::errors) == "shop errors: 4 0, 0 4 of 5, higher");
  CHECK(line(rows, Measure::tokens) == "shop tokens: 400 200, 100 6.708 of 5, higher");
  CHECK(line(rows, Measure::cost_usd) == "shop cost_usd: 20 10, 5 6.708 of 5, higher");
  CHECK(rows[0].change == 1.0);
  CHECK_FALSE(rows[1].change);  // before, there were none
}

TEST_CASE("trend: where there is too little data, it says so and no number", "[watch]") {
  WeekStore store;
  store.weeks({30, 30, 30});
  store.calls(90, 0);
  CHECK(line(trend_of(store, hours_of(0, 1)), Measure::calls) ==
        "shop calls: 90 0, - - of 3, too little data");
  WeekStore few;  // enough weeks, of too few calls for a rate
  few.weeks({5, 5, 5, 5});
  few.calls(30, 0);
  CHECK(line(trend_of(few, hours_of(0, 1)), Measure::error_rate) ==
        "shop error_rate: 0 -, - - of 0, too little data");
}

TEST_CASE("trend: a week without calls is a zero, weeks before the first are no data", "[watch]") {
  WeekStore store;
  store.weeks({30, 30, 0, 0, 0, 30});  // the zeros are weeks in which nothing was called
  store.calls(30, 0);
  CHECK(line(trend_of(store, hours_of(0, 1)), Measure::calls) ==
        "shop calls: 30 0, 15 0.6745 of 6, usual");
}

TEST_CASE("trend: a week that began before the data is left out", "[watch]") {
  WeekStore store;
  store.weeks({30, 30, 30, 30, 30}, 2);  // two hours later than the window begins
  CHECK(line(trend_of(store, hours_of(0, 3)), Measure::calls) ==
        "shop calls: 0 0, 30 -5.477 of 4, lower");
}

TEST_CASE("trend: what appeared lately has too little data beside what did not", "[watch]") {
  WeekStore store;
  store.weeks({30, 30, 30, 30, 30});
  store.calls(30, 0);
  store.calls(25, -168, 100, "new");
  store.calls(25, 0, 100, "new");
  const auto rows = trend_of(store, hours_of(0, 1, {"model"}));
  CHECK(line(rows, Measure::calls, "gpt") == " gpt calls: 30 0, 30 0 of 5, usual");
  CHECK(line(rows, Measure::calls, "new") == " new calls: 25 0, - - of 1, too little data");
}

TEST_CASE("trend: what is called no more is lower", "[watch]") {
  WeekStore store;
  store.weeks({100, 100, 100, 100});
  CHECK(line(trend_of(store, hours_of(0, 1)), Measure::calls) ==
        "shop calls: 0 0, 100 -10 of 4, lower");
}

TEST_CASE("trend: percentiles are compared as long as their histograms are kept", "[watch]") {
  WeekStore store;
  for (int week = 1; week <= 6; ++week) store.calls(20, -168 * week, 100 + week);
  store.calls(20, 0, 300);  // in a time of two hours, which the fold's percentiles do not tell
  const auto rows = trend_of(store, hours_of(0, 2));
  // 101 to 106 ms, within 1 %; of 20 calls chance makes 1.45 / root(20), a third of the usual
  CHECK(rows[3].norm.weeks == 6);
  CHECK(rows[3].norm.standing == Standing::higher);
  CHECK(*rows[3].norm.strength == Approx((300 - 103.5) / (103.5 * 0.3242)).epsilon(0.03));
  const auto kept = std::to_string(kFirstHour / kHour - 168 * 3 - 1);
  store.db.exec("DELETE FROM rollup_hour_bucket WHERE hour < " + kept +
                "; UPDATE store_state SET kept_bucket_hour = " + kept);
  const auto pruned = trend_of(store, hours_of(0, 2));
  CHECK(pruned[3].norm.weeks == 3);
  CHECK(pruned[3].norm.standing == Standing::too_little_data);
  CHECK(pruned[0].norm.weeks == 6);
}

TEST_CASE("trend: of hours that were pruned nothing is known, rather than that of their days",
          "[watch]") {
  WeekStore store;
  store.weeks({30, 30, 30, 30, 30, 30});
  store.weeks({500, 500, 500, 500, 500, 500}, 2);  // other hours of the same days
  store.calls(30, 0);
  const auto calls = [&](int since, int until) {
    return line(trend_of(store, hours_of(since, until)), Measure::calls);
  };
  CHECK(calls(0, 1) == "shop calls: 30 0, 30 0 of 6, usual");
  store.prune_hours(-168 * 2);
  CHECK(calls(0, 1) == "shop calls: 30 0, - - of 2, too little data");
  CHECK(calls(-168 * 3, -168 * 3 + 1) == "shop calls: - -, - - of 0, too little data");
  const auto rows = trend_of(store, hours_of(-168 * 3, -168 * 3 + 1));
  CHECK(rows[0].series == std::vector<double>{0});
  const int midnight = -static_cast<int>(kFirstHour / kHour % 24);
  CHECK(calls(midnight, midnight + 24) ==
        "shop calls: 30 0, 530 -18.87 of 6, lower");  // whole days
}

TEST_CASE("trend: nine o'clock stays nine o'clock where clocks change", "[watch]") {
  WeekStore store;
  store.calls(30, 0);
  store.calls(30, -168);
  for (int week = 2; week <= 5; ++week) store.calls(30, -168 * week - 1);  // summer, by two hours
  Window window = hours_of(0, 1);
  window.utc_offset = [](Time at) {
    return at < hour(-200) ? std::chrono::hours(2) : std::chrono::hours(1);
  };
  CHECK(line(trend_of(store, window, 5), Measure::calls) == "shop calls: 30 0, 30 0 of 5, usual");
  window.utc_offset = nullptr;
  CHECK(line(trend_of(store, window, 5), Measure::calls) == "shop calls: 30 0, 0 20 of 5, higher");
}

TEST_CASE("trend: a time of more than a week skips as many weeks as it is long", "[watch]") {
  WeekStore store;
  for (int day = 0; day <= 14 * 5; ++day) store.calls(3, -24 * day - 1);
  CHECK(line(trend_of(store, hours_of(-24 * 14, 0), 4), Measure::calls) ==
        "shop calls: 42 42, 42 0 of 4, usual");
}

TEST_CASE("trend: the series has every hour of the window", "[watch]") {
  WeekStore store;
  store.calls(2, -3);
  store.calls(1, -1, 100, "new");
  const auto rows = trend_of(store, hours_of(-3, 0, {"model"}));
  CHECK(rows[0].series == std::vector<double>{2, 0, 0});
  CHECK(rows[6].series == std::vector<double>{0, 0, 1});
}

TEST_CASE("trend: a window is of at most five years, none before 1970", "[watch]") {
  WeekStore store;
  Window window = hours_of(0, 1);
  window.until = *window.since + std::chrono::hours(24 * 366 * 5);
  CHECK_NOTHROW(trend_of(store, window, 52));
  window.until = *window.until + Nanos(1);
  CHECK_THROWS_AS(trend_of(store, window), Error);
  window.since = Time::min();  // the ends of time, whose distance is no Nanos
  window.until = Time::max();
  CHECK_THROWS_AS(trend_of(store, window), Error);
}

TEST_CASE("trend: a window needs both ends, and 4 to 52 weeks", "[watch]") {
  WeekStore store;
  Window open;
  open.since = hour(0);
  CHECK_THROWS_AS(trend_of(store, open), Error);
  CHECK_THROWS_AS(trend_of(store, hours_of(0, 1), 3), Error);
  CHECK_THROWS_AS(trend_of(store, hours_of(0, 1), 53), Error);
}
