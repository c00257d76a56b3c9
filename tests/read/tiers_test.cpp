// Reports over windows, whichever tiers answer them, against the raw spans.
#include <algorithm>
#include <cmath>
#include <random>

#include "daybook/upkeep.hpp"
#include "read/long_store.hpp"
#include "read/stretches.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using read::Horizon;
using state::Tier;

namespace {

std::string text(const std::vector<read::Stretch>& parts) {
  std::string out;
  for (const auto& part : parts)
    out += std::string(out.empty() ? "" : " ") + state::tier_name(part.tier) + " " +
           std::to_string(part.begin) + ".." + std::to_string(part.end);
  return out;
}

LatencyRow all_of(const Reader& reader, int since, int until) {
  Window window;
  window.since = hour(since);
  window.until = hour(until);
  window.by = {"service"};
  const auto rows = reader.latency(window);
  return rows.empty() ? LatencyRow() : rows.at(0);
}

void check_window(LongStore& store, const Reader& reader, int since, int until) {
  INFO(since << " to " << until);
  const auto exact = store.durations(since, until);
  const LatencyRow row = all_of(reader, since, until);
  REQUIRE(row.count == static_cast<std::int64_t>(exact.size()));
  if (exact.empty()) return;
  const auto near = [&](std::optional<double> ms, double share) {
    const auto rank =
        static_cast<std::size_t>(std::ceil(share * static_cast<double>(exact.size())));
    const double value = static_cast<double>(exact[rank - 1]) / 1e6;
    CHECK(std::abs(*ms - value) <= 0.01 * value);
  };
  near(row.p50_ms, 0.50);
  near(row.p95_ms, 0.95);
  near(row.p99_ms, 0.99);
  CHECK(*row.min_ms == Approx(static_cast<double>(exact.front()) / 1e6).epsilon(1e-12));
  CHECK(*row.max_ms == Approx(static_cast<double>(exact.back()) / 1e6).epsilon(1e-12));
}

}  // namespace

TEST_CASE("a window is hours to the day's end, days, months, and back", "[tiers]") {
  Horizon horizon;
  horizon.folded_hour = 24 * 100;  // 1970-04-11
  horizon.data = {0, 24 * 101};
  const auto parts = [&](std::int64_t begin, std::int64_t end) {
    return text(read::stretches({begin, end}, horizon));
  };
  CHECK(parts(INT64_MIN, INT64_MAX) == "all 0..1 hour 2400..9223372036854775807");
  CHECK(parts(5, 7) == "hour 5..7");
  CHECK(parts(5, 24 * 3 + 2) == "hour 5..24 day 1..3 hour 72..74");
  CHECK(parts(24 * 30, 24 * 60) == "day 30..31 month 1..2 day 59..60");
  CHECK(parts(24 * 59, 24 * 120) == "month 2..4 hour 2400..2880");
  CHECK(parts(24 * 110, 24 * 120) == "hour 2640..2880");
}

TEST_CASE("a day that is folded in part stands in its day and in hours", "[tiers]") {
  Horizon horizon;
  horizon.folded_hour = 24 * 10 + 6;
  horizon.data = {0, 24 * 11};
  CHECK(text(read::stretches({24 * 10, 24 * 11}, horizon)) == "day 10..11 hour 246..264");
  CHECK(text(read::stretches({24 * 10, 24 * 10 + 6}, horizon)) == "day 10..11");
  CHECK(text(read::stretches({24 * 10, 24 * 10 + 5}, horizon)) == "hour 240..245");
}

TEST_CASE("percentiles of any window are within one percent of exact ones", "[tiers]") {
  LongStore store;
  const Reader reader = store.reader();
  std::mt19937 random(7);
  check_window(store, reader, -kHours, 1);
  for (int i = 0; i < 60; ++i) {
    const int a = -static_cast<int>(random() % (kHours + 10)),
              b = -static_cast<int>(random() % kHours);
    check_window(store, reader, std::min(a, b), std::max(a, b) + 1);
  }
  CHECK(check_store(store.path).ok());
}

TEST_CASE("where hours are pruned, a window stands for whole days", "[tiers]") {
  LongStore store;
  store.prune(-31 * 24, "rollup_hour_bucket", "kept_bucket_hour");
  store.prune(-60 * 24, "rollup_hour", "kept_hour");
  CHECK(check_store(store.path).ok());
  const Reader reader = store.reader();
  const int midnight = -static_cast<int>(kFirstHour / kHour % 24);
  const int old = midnight - 70 * 24, recent = midnight - 20 * 24;
  check_window(store, reader, old, old + 24);
  CHECK(all_of(reader, old + 5, old + 9).count == all_of(reader, old, old + 24).count);
  check_window(store, reader, recent + 5, recent + 9);
}

TEST_CASE("views and reports say the same of all time, whatever is pruned", "[tiers]") {
  LongStore store;
  const char* latency =
      "SELECT service, operation, provider, model, count, errors, min_ms, avg_ms, max_ms, p50_ms,"
      " p95_ms, p99_ms, ttft_p50_ms, ttft_p95_ms FROM report_latency ORDER BY 1, 2, 3, 4";
  const char* tokens =
      "SELECT day, service, environment, operation, provider, model, count, input_tokens,"
      " output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_usd, unpriced"
      " FROM report_tokens ORDER BY 1, 2, 3, 4, 5, 6";
  for (const bool pruned : {false, true}) {
    if (pruned) {
      store.prune(-31 * 24, "rollup_hour_bucket", "kept_bucket_hour");
      store.prune(-60 * 24, "rollup_hour", "kept_hour");
    }
    const Reader reader = store.reader();
    CHECK(table(reader.latency()) == table(reader.query(latency)));
    CHECK(table(reader.tokens()) == table(reader.query(tokens)));
    CHECK(reader.tokens().size() > 100);
  }
}

TEST_CASE("the buckets of a report are its whole window, each hour in one", "[tiers]") {
  LongStore store;
  store.prune(-31 * 24, "rollup_hour_bucket", "kept_bucket_hour");
  store.prune(-60 * 24, "rollup_hour", "kept_hour");
  const Reader reader = store.reader();
  const auto berlin = [](Time) { return Nanos(std::chrono::hours(1)); };
  for (const Bucket bucket : {Bucket::hour, Bucket::day, Bucket::week, Bucket::month}) {
    for (const bool zoned : {false, true}) {
      Window window;
      window.bucket = bucket;
      window.by = {"service"};
      if (zoned) window.utc_offset = berlin;
      std::int64_t calls = 0, timed = 0;
      Time before = hour(-kHours * 2);
      for (const auto& row : reader.traffic(window)) {
        calls += row.count;
        CHECK(*row.at > before);
        before = *row.at;
      }
      for (const auto& row : reader.latency(window)) timed += row.count;
      INFO(static_cast<int>(bucket));
      CHECK(calls == 3000);
      CHECK(timed == 3000);
    }
  }
}

TEST_CASE("days and weeks begin by the window's civil time", "[tiers]") {
  CallStore store;
  store.add(CallStore::call(1));
  Window window;
  window.utc_offset = [](Time) { return Nanos(std::chrono::minutes(330)); };
  window.bucket = Bucket::week;
  const auto rows = store.reader().traffic(window);
  REQUIRE(rows.size() == 1);
  const Time civil = *rows[0].at + std::chrono::minutes(330);
  CHECK(civil == std::chrono::floor<std::chrono::days>(civil));
  CHECK(std::chrono::weekday(std::chrono::floor<std::chrono::days>(civil)) == std::chrono::Monday);
}

TEST_CASE("a report sums up by the columns it is asked for", "[tiers]") {
  LongStore store;
  const Reader reader = store.reader();
  Window window;
  window.by = {"model", "status"};
  const auto rows = reader.latency(window);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].model == "claude");
  CHECK(rows[0].status == "error");
  CHECK(rows[0].service.empty());
  std::int64_t count = 0;
  for (const auto& row : rows) count += row.count;
  CHECK(count == 3000);
  window.by = {"colour"};
  CHECK_THROWS_AS(reader.latency(window), Error);
  CHECK_THROWS_AS(reader.errors(window), Error);
}

TEST_CASE("traffic tells losses on rows of their service", "[tiers]") {
  CallStore store;
  store.begin();
  store.put(CallStore::call(1));
  store.writer.add_loss({"queue_full", "", "", 5, 50});
  store.commit();
  const auto rows = store.reader().traffic();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].kind.empty());
  CHECK(rows[0].losses == 5);
  CHECK_FALSE(rows[0].error_rate);
  CHECK(rows[1].count == 1);
  Window window;
  window.by = {"service"};
  const auto by_service = store.reader().traffic(window);
  REQUIRE(by_service.size() == 1);
  CHECK(by_service[0].losses == 5);
  CHECK(by_service[0].count == 1);
}

TEST_CASE("a tier that differs from the one below is found", "[tiers]") {
  const auto finds = [](const char* damage, const std::string& expected) {
    LongStore store;
    store.db.exec(damage);
    std::string found;
    for (const auto& finding : check_store(store.path).findings) found += finding.text + '\n';
    INFO(damage << "\n" << found);
    CHECK(found.find(expected) != std::string::npos);
  };
  finds("UPDATE rollup_day SET sum_ns = 5", "sum_ns is 5, its hours say ");
  finds("UPDATE rollup_month SET count = 5", "count is 5, its days say ");
  finds("UPDATE rollup_all SET max_ns = 5 WHERE group_id = 1", "rollup_all group 1: max_ns is 5");
  finds("DELETE FROM rollup_all_bucket WHERE group_id = 2", "count is 0, its days say ");
  finds("DELETE FROM rollup_day", "its hours say ");
  finds("UPDATE rollup_error_all SET count = 9", "rollup_error_all group 1: count is 9");
  finds("UPDATE rollup_hour_quantile SET p95_ns = 3", "p95_ns is 3, its histogram says ");
  finds("UPDATE store_state SET folded_hour = folded_hour + 1", "its hours say ");
  finds("UPDATE rollup_day_histogram SET durations = x'0101'",
        "its durations are not those of rollup_day_bucket");
  finds("UPDATE rollup_hour_histogram SET durations = x'0101'",
        "its durations are not those of rollup_hour_bucket");
  finds("UPDATE rollup_hour SET output_tokens = output_tokens + 1",
        "its measures are not those of rollup_hour");
  finds("UPDATE rollup_hour_measure SET measures = x'01'",
        "its measures are not those of rollup_hour");
  finds("INSERT INTO rollup_hour_measure SELECT folded_hour, x'' FROM store_state",
        "it is there before its hour is folded");
  finds("INSERT INTO rollup_day_histogram SELECT folded_hour / 24, x'' FROM store_state",
        "it is there before its hours are folded");
}

TEST_CASE("Percentiles of measures are the same from packed histograms and from rows") {
  const auto p95s = [](const LongStore& store) {
    std::string all;
    for (const auto& [since, until] : {std::pair(-1990, -1000), {-1003, -960}}) {
      Window window;
      window.since = hour(since);
      window.until = hour(until);
      window.by = {"model", "status"};
      for (const MeasureRow& row : store.reader().measures(window))
        all += row.model + ' ' + row.status + ' ' + test::cell(row.p95_ms) + '\n';
    }
    return all;
  };
  LongStore packed, partly;
  REQUIRE(packed.integer("SELECT count(*) FROM rollup_day_histogram") > 20);
  const std::string told = p95s(packed);
  partly.db.exec(
      "DELETE FROM rollup_day_histogram WHERE day % 3 = 0;"
      "DELETE FROM rollup_hour_histogram WHERE hour % 2 = 0");
  CHECK(p95s(partly) == told);
  partly.db.exec("DROP TABLE rollup_day_histogram; DROP TABLE rollup_hour_histogram");
  CHECK(p95s(partly) == told);
  for (const std::string tier : {"hour", "day"})
    packed.db.exec("DELETE FROM rollup_" + tier + "_bucket WHERE " + tier + " IN (SELECT " + tier +
                   " FROM rollup_" + tier + "_histogram)");
  CHECK(p95s(packed) == told);
  packed.db.exec("UPDATE rollup_hour_histogram SET durations = x'01'");
  CHECK_THROWS_AS(p95s(packed), Error);
}

TEST_CASE(
    "Measures of hours are the fold's percentiles where rows are single series, else counted") {
  LongStore store;
  Window window;
  window.since = hour(-kHours);
  window.until = hour(60);
  window.bucket = Bucket::hour;
  const auto p95 = [&](std::vector<std::string> by, std::string model = "") {
    window.by = std::move(by);
    window.model = std::move(model);
    double sum = 0;
    for (const MeasureRow& row : store.reader().measures(window)) {
      REQUIRE(row.p95_ms);
      sum += *row.p95_ms;
    }
    return sum;
  };
  const std::vector<std::string> series = {"service", "operation", "model"};
  const double known = p95(series), of_one = p95({"model"}, "gpt"), by_status = p95({"status"});
  store.db.exec(
      "UPDATE rollup_hour_quantile SET p95_ns = p95_ns + 1000000000;"
      "DELETE FROM rollup_hour_measure");  // which has them, too
  CHECK(p95(series) > known + 1000);
  CHECK(p95({"model"}, "gpt") > of_one + 1000);
  CHECK(p95({"status"}) == by_status);
  store.db.exec("DELETE FROM rollup_hour_quantile");
  CHECK(p95(series) == known);
  CHECK(p95({"model"}, "gpt") == of_one);
}

TEST_CASE(
    "Percentiles of measures are those of latency, also where one hour is unlike the others") {
  LongStore store;
  for (const int at : {-1000, -990, -1010}) {  // slow calls in the middle of the windows below
    store.begin();
    for (int i = 0; i < 30; ++i) store.put(CallStore::call(90000 + i * 1000, at));
    store.commit();
  }
  const auto both = [&](int since, int until, const std::string& by) {
    Window window;
    window.since = hour(since);
    window.until = hour(until);
    window.by = {by};
    const auto measured = store.reader().measures(window);
    const auto counted = store.reader().latency(window);
    CAPTURE(since, until, by);
    REQUIRE(measured.size() == counted.size());
    REQUIRE(!measured.empty());
    for (std::size_t i = 0; i < measured.size(); ++i)  // latency's is no longer than the longest
      CHECK(std::abs(*measured[i].p95_ms / *counted[i].p95_ms - 1) < 0.0101);
  };
  for (const char* by : {"service", "model", "status"}) {
    both(-1007, -993, by);  // the hour that is looked at first is slow
    both(-1990, -10, by);
    both(-1001 - 240, -1001 + 240, by);
    both(-2400, 2, by);
    both(-1005, -1002, by);
  }
  std::mt19937 random(27);
  for (int i = 0; i < 40; ++i) {
    const int since = -static_cast<int>(random() % 2400),
              hours = 1 + static_cast<int>(random() % 900);
    if (store.durations(since, since + hours).size() > 2) both(since, since + hours, "service");
  }
}

TEST_CASE("Measures are the sums of the raw rows, and have no percentile of pruned histograms") {
  LongStore store;
  Window window;
  window.since = hour(-700);
  window.until = hour(-20);
  window.by = {"service"};
  const auto rows = store.reader().measures(window);
  REQUIRE(rows.size() == 1);
  const auto in_window = " FROM span WHERE at_ns >= " + std::to_string(kFirstHour - 700 * kHour) +
                         " AND at_ns < " + std::to_string(kFirstHour - 20 * kHour);
  CHECK(rows[0].count == store.integer("SELECT count(*)" + in_window));
  CHECK(rows[0].errors == store.integer("SELECT sum(status = 2)" + in_window));
  CHECK(rows[0].tokens == store.integer("SELECT sum(input_tokens) FROM token_usage WHERE id IN "
                                        "(SELECT id" +
                                        in_window + ")"));
  CHECK(rows[0].cost_usd == 0.25 * static_cast<double>(rows[0].count));
  CHECK(rows[0].p95_ms == store.reader().latency(window).at(0).p95_ms);
  CHECK_FALSE(store.reader().measures(window, false).at(0).p95_ms);
  store.prune(-24, "rollup_hour_bucket", "kept_bucket_hour");
  CHECK_FALSE(store.reader().measures(window).at(0).p95_ms);
  CHECK(store.reader().measures(window).at(0).count == rows[0].count);
}
