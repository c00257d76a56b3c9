// Percentiles of the report against exact ones from the raw values: within 1 %, whatever the shape.
#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

#include "support/catch.hpp"
#include "write/batch_store.hpp"

using namespace daybook;
using test::BatchStore;
using test::chat;

namespace {

using Values = std::vector<std::int64_t>;  // ns

Values draw(std::size_t count, const std::function<double(std::mt19937_64&)>& next) {
  std::mt19937_64 random(20261123);
  Values values;
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(
        std::clamp<std::int64_t>(std::llround(next(random)), 0, 31LL * 86400 * 1'000'000'000));
  }
  return values;
}

double exact_ms(Values values, double quantile) {
  std::sort(values.begin(), values.end());
  const auto rank =
      static_cast<std::size_t>(std::ceil(quantile * static_cast<double>(values.size())));
  return static_cast<double>(values[std::max<std::size_t>(rank, 1) - 1]) / 1e6;
}

void check_report(const Values& values) {
  BatchStore store;
  store.begin();
  for (const std::int64_t ns : values) {
    Completion call = chat({}, "");
    call.latency = Nanos(ns);
    call.time_to_first_token = Nanos(ns / 2);
    store.put(call);
  }
  store.commit();
  sql::Statement report(
      store.db, "SELECT p50_ms, p95_ms, p99_ms, min_ms, max_ms, ttft_p50_ms FROM report_latency");
  REQUIRE(report.step());
  const double quantiles[] = {0.50, 0.95, 0.99};
  for (int i = 0; i < 3; ++i) {
    const double exact = exact_ms(values, quantiles[i]);
    INFO("p" << quantiles[i] * 100 << " exact " << exact << " ms, reported " << report.real(i));
    CHECK(std::abs(report.real(i) - exact) <= exact * 0.01);
  }
  CHECK(report.real(3) == Approx(exact_ms(values, 0)).epsilon(1e-9));
  CHECK(report.real(4) == Approx(exact_ms(values, 1)).epsilon(1e-9));
  Values halves = values;
  for (auto& ns : halves) ns /= 2;
  CHECK(std::abs(report.real(5) - exact_ms(halves, 0.5)) <= exact_ms(halves, 0.5) * 0.01);
}

}  // namespace

TEST_CASE("percentiles of log-normal latencies are within 1 %") {
  std::lognormal_distribution<double> shape(20.5, 0.7);
  check_report(draw(5000, [&](auto& random) { return shape(random); }));
}

TEST_CASE("percentiles of two far humps are within 1 %") {
  std::bernoulli_distribution slow(0.5);
  std::normal_distribution<double> fast_ns(2e6, 1e5), slow_ns(9e9, 1e8);
  check_report(
      draw(5001, [&](auto& random) { return slow(random) ? slow_ns(random) : fast_ns(random); }));
}

TEST_CASE("percentiles of a heavy tail are within 1 %") {
  std::uniform_real_distribution<double> uniform(0, 1);
  check_report(draw(5000, [&](auto& random) { return 1e5 / std::pow(1 - uniform(random), 1.2); }));
}

TEST_CASE("percentiles of one value, of zeros, and of tiny values are within 1 %") {
  check_report(Values(1000, 812'345'678));
  check_report(Values(1000, 0));
  check_report(draw(1000, [i = 0](auto&) mutable { return ++i % 60; }));
  check_report({1'000'000});
}
