// What models were called: windows over whichever tiers, against the rows and the view.
#include "daybook/models.hpp"

#include <random>

#include "daybook/error.hpp"
#include "read/call_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr int kHours = 24 * 70;

/// Seventy days of calls of three models, and of spans that are of none.
struct ModelStore : CallStore {
  ModelStore() {
    std::mt19937 random(20261128);
    const std::string models[] = {"gpt", "gpt", "claude", "rare"};
    for (int batch = 0; batch < 40; ++batch) {
      begin();
      for (int i = 0; i < 30; ++i) {
        const int late = random() % 10 == 0 ? static_cast<int>(random() % 300) : 0;
        const int at = std::max(batch * kHours / 40 + i - late, 0) - kHours;
        Completion record = call(static_cast<double>(random() % 5000), at, models[random() % 4]);
        if (record.model == "rare" && random() % 4 != 0) record.model = "gpt";
        if (random() % 9 == 0) record.failure = Failure{"Timeout", "slow", "", ""};
        record.usage.input = static_cast<std::int64_t>(random() % 1000);
        record.usage.output = static_cast<std::int64_t>(random() % 100);
        if (random() % 3 != 0) record.cost_usd = 0.25;
        put(record);
        ToolExecution tool;
        tool.tool = "search";
        tool.at = record.at;
        put(tool);
      }
      commit();
    }
  }

  /// "model|count|errors|first|last|input|output|cost|unpriced", the most called first.
  std::string rows(int since, int until) const {
    const auto at_us = [](int hours) {
      return std::to_string((kFirstHour + hours * kHour) / 1000);
    };
    constexpr const char* kTime = "strftime('%Y-%m-%dT%H:00:00Z', at_us / 1000000, 'unixepoch')";
    return table(reader().query(
        std::string("SELECT model, count(*) AS count, sum(status = 'error'), min(") + kTime +
        "), max(" + kTime +
        "), sum(input_tokens), sum(output_tokens), sum(cost_usd), sum(cost_usd IS NULL)"
        " FROM completions WHERE at_us >= " +
        at_us(since) + " AND at_us < " + at_us(until) + " GROUP BY 1 ORDER BY 2 DESC, 1"));
  }
};

std::string hour_text(Time at) {
  const std::int64_t us = at.time_since_epoch().count() / 1000;
  char text[64];
  const std::time_t seconds = us / 1'000'000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:00:00Z", &utc);
  return text;
}

std::string text(const std::vector<ModelRow>& rows) {
  std::string out;
  for (const ModelRow& r : rows)
    out += r.model + '|' + std::to_string(r.count) + '|' + std::to_string(r.errors) + '|' +
           hour_text(r.first_at) + '|' + hour_text(r.last_at) + '|' +
           std::to_string(r.input_tokens) + '|' + std::to_string(r.output_tokens) + '|' +
           test::cell(r.cost_usd) + '|' + std::to_string(r.unpriced) + '\n';
  return out;
}

Window window_of(int since, int until) {
  Window window;
  window.since = hour(since);
  window.until = hour(until);
  return window;
}

}  // namespace

TEST_CASE("models of any window are those of its rows, to the hours of the first and last call") {
  const ModelStore store;
  const Reader reader = store.reader();
  std::mt19937 random(5);
  CHECK(text(models(reader)) == store.rows(-kHours, 100));
  for (int i = 0; i < 60; ++i) {
    const int a = -static_cast<int>(random() % (kHours + 10)),
              b = -static_cast<int>(random() % (i < 20 ? 40 : kHours));
    const int since = std::min(a, b), until = std::max(a, b) + 1;
    CAPTURE(since, until);
    CHECK(text(models(reader, window_of(since, until))) == store.rows(since, until));
  }
}

TEST_CASE("models of all time are those of the view") {
  const ModelStore store;
  std::string all;
  for (const ModelRow& r : models(store.reader()))
    all += r.model + '|' + test::cell(r.p95_ms) + '|' + test::cell(r.output_tokens_per_s) + '\n';
  CHECK(all == table(store.reader().query("SELECT model, p95_ms, output_tokens_per_s"
                                          " FROM report_models ORDER BY count DESC, model")));
}

TEST_CASE("models by other columns and in buckets, and spans without a model in none") {
  ModelStore store;
  Window window = window_of(-kHours, 100);
  window.by = {"kind"};
  REQUIRE(models(store.reader(), window).size() == 1);
  CHECK(models(store.reader(), window)[0].count ==
        store.integer("SELECT count(*) FROM completion"));
  window.by = {"model"};
  window.model = "claude";
  window.bucket = Bucket::week;
  const auto weeks = models(store.reader(), window);
  CHECK(weeks.size() > 9);
  std::int64_t count = 0;
  for (const ModelRow& week : weeks) {
    CHECK(week.first_at >= *week.at);
    CHECK(week.last_at < *week.at + std::chrono::hours(168));
    count += week.count;
  }
  CHECK(std::to_string(count) + '\n' ==
        table(store.reader().query("SELECT count(*) FROM completions WHERE model = 'claude'")));
  window.by = {"fingerprint"};
  CHECK_THROWS_AS(models(store.reader(), window), Error);
}

TEST_CASE("models: where hours were pruned, days stand for them, and a call's hour is its day") {
  ModelStore store;
  const auto kept = std::to_string((kFirstHour / kHour - 30 * 24) / 24 * 24);
  for (const std::string name : {"rollup_hour", "rollup_hour_bucket", "rollup_hour_histogram",
                                 "rollup_hour_quantile", "rollup_error_hour"})
    store.db.exec("DELETE FROM " + name + " WHERE hour < " + kept);
  store.db.exec("UPDATE store_state SET kept_hour = " + kept + ", kept_bucket_hour = " + kept);
  const int midnight = -static_cast<int>(kFirstHour / kHour % 24), day = midnight - 40 * 24;
  const auto part = models(store.reader(), window_of(day + 5, day + 6)),
             whole = models(store.reader(), window_of(day, day + 24));
  REQUIRE_FALSE(whole.empty());
  CHECK(text(part) == text(whole));
  CHECK(whole[0].first_at == hour(day));
  CHECK(whole[0].last_at == hour(day));
}
