// Versions of prompts over a window, by hours and days, against the calls themselves.
#include "daybook/prompts.hpp"

#include <cmath>
#include <random>

#include "base/time_text.hpp"
#include "daybook/prices.hpp"
#include "daybook/upkeep.hpp"
#include "read/call_store.hpp"
#include "state/prompt_totals.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr int kHours = 24 * 50;

/// Fifty days of calls with versions of two prompts, and some without one.
struct PromptStore : CallStore {
  PromptStore() {
    std::mt19937 random(20261128);
    std::lognormal_distribution<double> latency(5, 1);
    for (int batch = 0; batch < 40; ++batch) {
      begin();
      for (int i = 0; i < 50; ++i) {
        const int late = random() % 10 == 0 ? static_cast<int>(random() % 400) : 0;
        const int at = -kHours + std::max(batch * kHours / 40 + i / 2 - late, 0);
        Completion record = call(latency(random), at, random() % 3 ? "gpt" : "claude");
        *record.at += Nanos(static_cast<std::int64_t>(random() % 3'000'000'000));
        if (random() % 20 == 0) record.latency.reset();
        if (random() % 9 == 0) record.failure = Failure{"Timeout", "slow", "", ""};
        record.usage.input = 10;
        if (random() % 5 != 0) record.cost_usd = static_cast<double>(random() % 100) / 64;
        if (random() % 7 != 0) record.prompt_name = random() % 2 ? "greet" : "plan";
        if (!record.prompt_name.empty()) record.prompt_version = std::to_string(at / 300);
        put(record);
      }
      commit();
    }
  }
  /// What the calls say: the figures of prompts() that are exact.
  std::string of_calls(int since, int until, const std::string& where = "") {
    const std::string us = std::to_string(kFirstHour / 1000) + " + 3600000000 * ";
    return table(reader().query(
        "SELECT service, operation, prompt_name, prompt_version, min(at), max(at), count(*),"
        " sum(status = 'error'), avg(latency_ms), avg(cost_usd) FROM completions"
        " WHERE prompt_name IS NOT NULL AND at_us >= " +
        us + std::to_string(since) + " AND at_us < " + us + std::to_string(until) + where +
        " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 5"));
  }
  std::string exact(const Window& window) const {
    std::string text;
    for (const PromptRow& r : prompts(reader(), window)) {
      const auto time = [](Time at) {
        const std::int64_t ns = at.time_since_epoch().count();
        char digits[16];
        std::snprintf(digits, sizeof digits, ".%09lldZ", static_cast<long long>(ns % 1000000000));
        return base::format_time(ns).substr(0, 19) + digits;
      };
      text += r.service + '|' + r.operation + '|' + r.prompt_name + '|' + r.prompt_version + '|' +
              time(r.first_at) + '|' + time(r.last_at) + '|' + std::to_string(r.count) + '|' +
              std::to_string(r.errors) + '|' + cell(r.avg_ms) + '|' + cell(r.usd_per_call) + '\n';
    }
    return text;
  }
};

Window window_of(int since, int until) {
  Window window;
  window.since = hour(since);
  window.until = hour(until);
  return window;
}

std::string wrong(const CallStore& store) {
  std::string text;
  for (const auto& finding : check_store(store.path).findings)
    if (finding.kind == CheckResult::Finding::Kind::wrong) text += finding.text + '\n';
  return text;
}

}  // namespace

TEST_CASE("prompts of a window are what its calls say, whatever days and hours it is made of",
          "[prompts]") {
  PromptStore store;
  for (const auto& [since, until] :
       {std::pair(-kHours, 60), {-700, -30}, {-170, -169}, {-40, -31}, {-24 * 30, 0}, {-5, 1}}) {
    INFO(since << " to " << until);
    const std::string told = store.exact(window_of(since, until));
    CHECK(told == store.of_calls(since, until));
    CHECK((!told.empty() || until - since < 10));
  }
}

TEST_CASE("prompts: the 95th percentile is within a hundredth of that of the calls", "[prompts]") {
  PromptStore store;
  for (const std::string model : {"", "gpt"}) {
    Window window = window_of(-900, -100);
    window.model = model;
    const auto rows = prompts(store.reader(), window);
    REQUIRE(rows.size() > 4);
    for (const PromptRow& row : rows) {
      Rows exact = store.reader().query(
          "WITH call AS (SELECT latency_ms, row_number() OVER (ORDER BY latency_ms) AS place,"
          " count(*) OVER () AS timed FROM completions WHERE latency_ms IS NOT NULL"
          " AND prompt_name = '" +
          row.prompt_name + "' AND prompt_version = '" + row.prompt_version +
          "' AND at_us BETWEEN " + std::to_string((kFirstHour - 900 * kHour) / 1000) + " AND " +
          std::to_string((kFirstHour - 100 * kHour) / 1000 - 1) +
          (model.empty() ? "" : " AND model = '" + model + "'") +
          ") SELECT min(latency_ms) FROM call WHERE place * 100 >= timed * 95");
      REQUIRE(exact.next());
      INFO(row.prompt_name << ' ' << row.prompt_version);
      CHECK(std::abs(*row.p95_ms / exact.real(0) - 1) <= 0.01);
    }
  }
}

TEST_CASE("prompts: a model's calls are told apart, and services and operations", "[prompts]") {
  PromptStore store;
  Window window = window_of(-400, 0);
  window.model = "claude";
  const std::string told = store.exact(window);
  CHECK_FALSE(told.empty());
  CHECK(told == store.of_calls(-400, 0, " AND model = 'claude'"));
  window.model.clear();
  window.service = "shop";
  CHECK(store.exact(window) == store.of_calls(-400, 0));
  window.service = "other";
  CHECK(store.exact(window).empty());
  window = window_of(-400, 0);
  window.operation = "none";
  CHECK(store.exact(window).empty());
}

TEST_CASE("prompts of all time are their totals, which days add up to", "[prompts]") {
  PromptStore store;
  const Window days = window_of(-2 * kHours, 600);
  CHECK(store.exact({}) == store.exact(days));
  const auto whole = prompts(store.reader()), summed = prompts(store.reader(), days);
  REQUIRE(whole.size() == summed.size());
  for (std::size_t i = 0; i < whole.size(); ++i) CHECK(whole[i].p95_ms == summed[i].p95_ms);
  store.db.exec("UPDATE prompt SET errors = 77 WHERE id = 1");
  CHECK(store.exact({}) != store.exact(days));
}

TEST_CASE("prompts take no buckets and no columns to sum by", "[prompts]") {
  CallStore store;
  Window window;
  CHECK(prompts(store.reader(), window).empty());
  window.bucket = Bucket::day;
  CHECK_THROWS_AS(prompts(store.reader(), window), Error);
  window.bucket.reset();
  window.by = {"service"};
  CHECK_THROWS_AS(prompts(store.reader(), window), Error);
}

TEST_CASE("prompts: an hour that was pruned stands for its day, and is not begun anew",
          "[prompts]") {
  PromptStore store;
  const std::int64_t kept = (kFirstHour / kHour - 20 * 24) / 24 * 24;
  const int day = static_cast<int>(kept - kFirstHour / kHour) - 3 * 24;
  const std::string whole = store.exact(window_of(day, day + 24));
  REQUIRE_FALSE(whole.empty());
  CHECK(store.exact(window_of(day + 5, day + 6)) != whole);
  for (const std::string name : {"rollup_hour_bucket", "rollup_tool_hour_bucket",
                                 "rollup_hour_histogram", "rollup_prompt_hour"})
    store.db.exec("DELETE FROM " + name + " WHERE hour < " + std::to_string(kept));
  store.db.exec("UPDATE store_state SET kept_bucket_hour = " + std::to_string(kept));
  CHECK(store.exact(window_of(day + 5, day + 6)) == whole);
  Completion late = CallStore::call(7, day + 5);
  late.prompt_name = "greet";
  store.add(late);
  CHECK(store.integer("SELECT min(hour) FROM rollup_prompt_hour") >= kept);
  CHECK(store.exact(window_of(day, day + 24)) == store.of_calls(day, day + 24));
  CHECK(wrong(store).empty());
}

TEST_CASE("the check finds hours and days of prompts that differ from the calls", "[prompts]") {
  PromptStore store;
  REQUIRE(wrong(store).empty());
  const auto finds = [&](const std::string& damage) {
    store.db.exec("SAVEPOINT damage");
    store.db.exec(damage);
    store.db.exec("RELEASE damage");
    return wrong(store);
  };
  CHECK_THAT(finds("UPDATE rollup_prompt_hour SET errors = errors + 1"),
             Catch::Contains("it is not what its hours say"));
  store.db.exec("UPDATE rollup_prompt_hour SET errors = errors - 1");
  REQUIRE(wrong(store).empty());
  const std::string one = " WHERE prompt_id = 1";
  CHECK_THAT(finds("UPDATE rollup_prompt_day SET timed = timed + 1" + one),
             Catch::Contains("it is not what its calls say") &&
                 Catch::Contains("of all days, prompt 1: it is not what its prompt says"));
  store.db.exec("UPDATE rollup_prompt_day SET timed = timed - 1" + one);
  REQUIRE(wrong(store).empty());
  const std::string found = finds("UPDATE rollup_prompt_day SET durations = x'0001'" + one +
                                  " AND day = (SELECT min(day) FROM rollup_prompt_day" + one + ')');
  const std::string told = "its durations cannot be read";
  CHECK_THAT(found, Catch::Contains(told));
  CHECK(found.find(told) == found.rfind(told));                // once
  CHECK_THAT(found, Catch::Contains("rollup_prompt_day 20"));  // which day
  CHECK_THROWS_AS(prompts(store.reader(), window_of(-kHours - 48, 0)), Error);
}

TEST_CASE("prompts: costs that are computed anew are those of hours and days, too", "[prompts]") {
  CallStore store;
  for (int i = 0; i < 5; ++i) {
    Completion record = CallStore::call(10, i * 30);
    record.provider = "openai";
    record.usage.input = 1'000'000;
    record.usage.output = 0;
    record.prompt_name = "greet";
    store.add(record);
  }
  const auto cost = [&](int since, int until) {
    const auto rows = prompts(store.reader(), window_of(since, until));
    return rows.empty() ? "" : cell(rows[0].usd_per_call);
  };
  CHECK(cost(0, 200) == "");
  PriceOptions ever;
  ever.from = Time(Nanos(0));
  set_prices(store.path, {Price{"openai", "gpt", "input", 2, 0, "standard"}}, ever);
  recompute_costs(store.path);
  CHECK(cost(0, 200) == "2.000000");
  CHECK(cost(0, 1) == "2.000000");
  CHECK(wrong(store).empty());
}

TEST_CASE("Durations of many calls take no more memory than their histogram", "[read]") {
  constexpr int kCalls = 100'000;
  state::PromptTotals calls, days;
  std::mt19937 random(20261128);
  for (int i = 0; i < kCalls; ++i) {
    state::RollupSpan span;
    span.duration_ns = static_cast<std::int64_t>(random());
    calls.add(span, false);
    REQUIRE(calls.durations.size() < 4096);
  }
  for (int day = 0; day < 100; ++day) {
    days.add(calls);
    REQUIRE(days.durations.size() < 4096);
  }
  std::int64_t counted = 0;
  for (const auto& [value_ns, count] : calls.durations) counted += count;
  CHECK(counted == kCalls);
}
