#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

#include "read/call_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr const char* kView =
    "SELECT service, operation, provider, model, count, errors, min_ms, avg_ms, max_ms, p50_ms,"
    " p95_ms, p99_ms, ttft_p50_ms, ttft_p95_ms FROM report_latency"
    " ORDER BY service, operation, coalesce(provider, ''), coalesce(model, '')";

/// `count` calls with the latencies that `draw` gives, in one store; their exact values sorted.
std::vector<double> fill(CallStore& store, int count, const std::function<double()>& draw) {
  std::vector<double> values;
  store.begin();
  for (int i = 0; i < count; ++i) {
    values.push_back(draw());
    store.put(CallStore::call(values.back(), i % 5));
  }
  store.commit();
  std::sort(values.begin(), values.end());
  return values;
}

void check_percentiles(const std::function<double()>& draw) {
  CallStore store;
  const std::vector<double> exact = fill(store, 1000, draw);
  const auto rows = store.reader().latency();
  REQUIRE(rows.size() == 1);
  const auto near = [&](std::optional<double> ms, std::size_t rank) {
    REQUIRE(ms);
    CHECK(std::abs(*ms - exact[rank - 1]) <= 0.0101 * exact[rank - 1] + 1e-6);
  };
  near(rows[0].p50_ms, 500);
  near(rows[0].p95_ms, 950);
  near(rows[0].p99_ms, 990);
  CHECK(*rows[0].min_ms == Approx(exact.front()).margin(1e-6));
  CHECK(*rows[0].max_ms == Approx(exact.back()).margin(1e-6));
}

}  // namespace

TEST_CASE("Reader::latency says what the view report_latency says") {
  CallStore store;
  std::mt19937 random(20261123);
  std::lognormal_distribution<double> latency(5, 2);
  store.begin();
  for (int i = 0; i < 3000; ++i) {
    Completion call =
        CallStore::call(latency(random), static_cast<int>(random() % 50), i % 3 ? "gpt" : "");
    if (i % 2 == 0) call.provider = "openai";
    if (i % 7 == 0) call.status = Status::error;
    if (i % 5 == 0) call.operation = "summary";
    if (i % 4 == 0) call.time_to_first_token = *call.latency / 3;
    if (i % 11 == 0) call.latency.reset();
    store.put(call);
  }
  store.commit();
  const Reader reader = store.reader();
  CHECK(reader.latency().size() == 8);
  CHECK(table(reader.latency()) == table(reader.query(kView)));
}

TEST_CASE("Percentiles lie between the shortest and the longest") {
  for (const double ms : {42.0, 1234.5, 61'000.0}) {
    CallStore store;
    store.add(CallStore::call(ms));
    const Reader reader = store.reader();
    const auto row = reader.latency().at(0);
    CHECK(row.p50_ms == row.min_ms);
    CHECK(row.p99_ms == row.max_ms);
    CHECK(table(reader.latency()) == table(reader.query(kView)));
  }
}

TEST_CASE("Percentiles are within one percent on adversarial data") {
  std::mt19937 random(20261124);
  const auto uniform = [&] { return std::generate_canonical<double, 32>(random); };
  check_percentiles([&] { return uniform() < 0.951 ? 1.0 : 60'000.0; });     // bimodal, at a rank
  check_percentiles([&] { return 0.001 / std::pow(uniform() + 1e-9, 2); });  // heavy tail
  check_percentiles([] { return 42.0; });
  check_percentiles([] { return 0.0; });
  check_percentiles([&] { return uniform() * 1e-4; });  // nanoseconds
}

TEST_CASE("Ok and failed calls count, unknown latencies do not") {
  CallStore store;
  Completion failed = CallStore::call(30), unknown = CallStore::call(0);
  failed.status = Status::error;
  unknown.latency.reset();
  store.add(CallStore::call(10));
  store.add(failed);
  store.add(unknown);
  const auto rows = store.reader().latency();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].count == 2);
  CHECK(rows[0].errors == 1);
  CHECK(rows[0].avg_ms == Approx(20));
  CHECK_FALSE(rows[0].ttft_p50_ms);
}

TEST_CASE("A window selects whole hours, the last one not included") {
  CallStore store;
  for (int i = 0; i < 4; ++i) store.add(CallStore::call(1, i));
  const auto count = [&](std::optional<Time> since, std::optional<Time> until) {
    Window window;
    window.since = since;
    window.until = until;
    const auto rows = store.reader().latency(window);
    return rows.empty() ? 0 : rows[0].count;
  };
  CHECK(count({}, {}) == 4);
  CHECK(count(hour(1), {}) == 3);
  CHECK(count(hour(1, 1), {}) == 3);
  CHECK(count({}, hour(2)) == 2);
  CHECK(count({}, hour(2, 1)) == 3);
  CHECK(count(hour(4), {}) == 0);
}

TEST_CASE("A window selects by name and status") {
  CallStore store;
  Completion other = CallStore::call(5, 0, "claude");
  other.status = Status::error;
  store.add(CallStore::call(1));
  store.add(other);
  Window window;
  window.model = "claude";
  CHECK(store.reader().latency(window).size() == 1);
  window.status = "ok";
  CHECK(store.reader().latency(window).empty());
  window = {};
  window.service = "another";
  CHECK(store.reader().latency(window).empty());
}

TEST_CASE("A window may begin and end at the ends of time") {
  CallStore store;
  store.add(CallStore::call(1));
  Window all;
  all.since = Time::min();
  all.until = Time::max();
  CHECK(store.reader().latency(all).size() == 1);
  CHECK(store.reader().tokens(all).size() == store.reader().tokens().size());
  Window none;
  none.since = Time::max();
  CHECK(store.reader().latency(none).empty());
  none.since.reset();
  none.until = Time::min();
  CHECK(store.reader().latency(none).empty());
  CHECK(store.reader().tokens(none).empty());
  none.until = hour(0);
  CHECK(store.reader().latency(none).empty());
  none.until = hour(0, 1);
  CHECK(store.reader().latency(none).size() == 1);
}
