// The sums of a window, whatever tiers and raw rows they come from, against those of the raw rows
// alone.
#include "watch/alert_window.hpp"

#include <random>

#include "read/call_store.hpp"
#include "support/catch.hpp"
#include "watch/alert_measure.hpp"

using namespace daybook;
using namespace daybook::test;
using namespace daybook::watch;

namespace {

constexpr std::int64_t kMinute = 60'000 * kMs;

struct WindowStore : CallStore {
  /// A call at so many minutes after the first hour that took `ms`.
  void call_at(int minutes, double ms = 100, bool fails = false) {
    Completion record = call(ms);
    record.at = Time(Nanos(kFirstHour + minutes * kMinute));
    record.usage.input = 10;
    record.usage.output = 2;
    record.cost_usd = 0.25;
    if (fails) record.status = Status::error;
    add(record);
  }
  std::string sums(int begin_minute, int now_minute, const AlertScope& scope = {}) {
    WindowSums sums = read_window(db, scope, kFirstHour + begin_minute * kMinute,
                                  kFirstHour + now_minute * kMinute, WindowParts::duration);
    std::int64_t in_histogram = 0;
    for (const auto& [value, count] : sums.histograms[0]) in_histogram += count;
    return std::to_string(sums.count) + ' ' + std::to_string(sums.errors) + ' ' +
           std::to_string(sums.timed) + ' ' + std::to_string(sums.sum_ns / kMs) + ' ' +
           std::to_string(sums.tokens) + ' ' + std::to_string(sums.cost_nano_usd / 1'000'000) +
           ' ' + std::to_string(in_histogram);
  }
  std::string raw_sums(int begin_minute, int now_minute) {
    const std::string begin = std::to_string((kFirstHour + begin_minute * kMinute) / 1000);
    const std::string end =
        std::to_string((kFirstHour + now_minute * kMinute) / kHour * kHour / 1000 + kHour / 1000);
    return text(
        "SELECT count(*) || ' ' || coalesce(sum(status = 2), 0) || ' ' || count(duration_ns) || ' '"
        " || coalesce(sum(duration_ns) / 1000000, 0) || ' ' || (count(*) * 12) || ' ' ||"
        " (count(*) * 250) || ' ' || count(duration_ns) FROM span WHERE at_us >= " +
        begin + " AND at_us < " + end);
  }
};

}  // namespace

TEST_CASE("alert window: five minutes are five minutes, within an hour and over its end",
          "[alert]") {
  WindowStore store;
  for (const int minute : {50, 54, 56, 58, 61}) store.call_at(minute);
  CHECK(store.sums(53, 58) == "3 0 3 300 36 750 3");
  CHECK(store.sums(57, 62) == "2 0 2 200 24 500 2");
}

TEST_CASE("alert window: an hour is sixty minutes, not this hour and the one before", "[alert]") {
  WindowStore store;
  for (const int minute : {1, 29, 31, 62, 89}) store.call_at(minute, 100, minute == 29);
  CHECK(store.sums(30, 90) == "3 0 3 300 36 750 3");
  CHECK(store.sums(29, 89) == "4 1 4 400 48 1000 4");
}

TEST_CASE("alert window: one that begins with an hour has no raw part", "[alert]") {
  WindowStore store;
  for (const int minute : {59, 60, 119}) store.call_at(minute);
  CHECK(store.sums(60, 120) == "2 0 2 200 24 500 2");
}

TEST_CASE("alert window: days that are folded make the same sums as the raw rows", "[alert]") {
  const unsigned seed = GENERATE(1u, 2u, 3u);
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const auto number = [&](int max) {
    return static_cast<int>(random() % static_cast<unsigned>(max));
  };
  WindowStore store;
  constexpr int kMinutes = 6 * 24 * 60;
  store.now_ns = kFirstHour + kMinutes * kMinute;
  for (int i = 0; i < 150; ++i) store.call_at(number(kMinutes), 1 + number(5000), number(4) == 0);
  CHECK(store.integer("SELECT count(*) FROM rollup_day") > 0);
  for (int i = 0; i < 30; ++i) {
    const int begin = number(kMinutes), now = begin + 1 + number(kMinutes - begin);
    CAPTURE(begin, now);
    CHECK(store.sums(begin, now) == store.raw_sums(begin, now));
  }
}

TEST_CASE("alert window: a scope is the same for raw rows and rollups", "[alert]") {
  WindowStore store;
  for (const int minute : {10, 70}) {
    for (const char* model : {"gpt", "claude"}) {
      Completion record = CallStore::call(100, 0, model);
      record.at = Time(Nanos(kFirstHour + minute * kMinute));
      record.operation = std::string(model) == "gpt" ? "chat" : "summarise";
      store.add(record);
    }
  }
  const auto count = [&](const AlertScope& scope) { return store.sums(5, 80, scope).substr(0, 1); };
  CHECK(count({}) == "4");
  CHECK(count({"shop", "", "", "", "gpt"}) == "2");
  CHECK(count({"", "", "chat", "summarise", ""}) == "2");
  CHECK(count({"", "", "", "summarise", "gpt"}) == "0");
  CHECK(count({"other", "", "", "", ""}) == "0");
  CHECK(count({"", "staging", "", "", ""}) == "0");
}

TEST_CASE("alert window: an hour of which raw rows were deleted is taken whole", "[alert]") {
  WindowStore store;
  for (const int minute : {10, 40, 70}) store.call_at(minute);
  store.db.exec("UPDATE rollup_hour SET pruned = 1");
  WindowSums sums = read_window(store.db, {}, kFirstHour + 30 * kMinute, kFirstHour + 80 * kMinute,
                                WindowParts::sums);
  CHECK(sums.count == 3);
  CHECK(sums.begin_ns == kFirstHour);
}

TEST_CASE("alert measures: each is what its name says", "[alert]") {
  WindowStore store;
  for (int i = 0; i < 20; ++i) store.call_at(90 + i, 100 * (i + 1), i < 5);
  const auto value = [&](const char* measure) {
    AlertRule rule;
    rule.measure = measure;
    rule.window = std::chrono::hours(2);
    return measure_rule(store.db, rule, kFirstHour + 150 * kMinute).value;
  };
  CHECK(value("error_rate") == 0.25);
  CHECK(value("errors") == 5);
  CHECK(value("calls") == 20);
  CHECK(*value("avg_ms") == Approx(1050));
  CHECK(*value("p50_ms") == Approx(1000).epsilon(0.01));
  CHECK(*value("p95_ms") == Approx(1900).epsilon(0.01));
  CHECK(*value("p99_ms") == Approx(2000).epsilon(0.01));
  CHECK_FALSE(value("ttft_p95_ms"));
  CHECK(*value("cost_usd") == Approx(5));
  CHECK(*value("cost_usd_per_day") == Approx(60));
  CHECK(value("tokens") == 240);
  CHECK(*value("tokens_per_hour") == Approx(120));
  CHECK(value("losses") == 0);
  CHECK(*value("store_bytes") > 0);
}

TEST_CASE("alert measures: a cost that nobody knows is no cost of nothing", "[alert]") {
  WindowStore store;
  AlertRule rule;
  rule.measure = "cost_usd";
  rule.window = std::chrono::hours(1);
  const auto cost = [&] { return measure_rule(store.db, rule, kFirstHour + 30 * kMinute).value; };
  CHECK(cost() == 0);
  Completion unpriced = CallStore::call(100);
  unpriced.usage.input = 10;
  store.add(unpriced);
  CHECK_FALSE(cost());
  store.call_at(10);
  CHECK(cost() == 0.25);
}

TEST_CASE("alert measures: losses are those of the window and the service", "[alert]") {
  WindowStore store;
  for (const char* service : {"shop", "chat"}) {
    store.begin();
    store.writer.add_loss({"queue_full", "", service, 7, 100});
    store.commit();
  }
  AlertRule rule;
  rule.measure = "losses";
  rule.window = std::chrono::hours(1);
  const auto losses = [&](std::int64_t now_ns) {
    return measure_rule(store.db, rule, now_ns).value;
  };
  CHECK(losses(kNow + kMinute) == 14);
  CHECK(losses(kNow + 2 * kHour) == 0);
  rule.scope.service = "chat";
  CHECK(losses(kNow + kMinute) == 7);
}
