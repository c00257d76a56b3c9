// Hours of metrics go as those of calls do, and what comes for them later counts in all.
#include "retain/retain_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

MetricRecord waited(double after) {
  MetricRecord metric = at(after, MetricRecord());
  metric.name = "waited";
  metric.instrument = Metric::histogram;
  metric.temporality = MetricRecord::Temporality::delta;
  metric.bounds = {1, 5};
  metric.buckets = {1, 2, 3};
  metric.sum = 20;
  return metric;
}

struct MetricStore : RetainStore {
  MetricStore() {
    for (const double day : {-500.0, -40.0, -3.0, 0.0}) add(waited(day));
    add(waited(0.125));
  }
  std::string hours(const std::string& table) { return text("SELECT count(*) FROM " + table); }
  std::string series() const {
    return rows("SELECT samples, count, sum, p50, p99 FROM metric_series");
  }
};

}  // namespace

TEST_CASE("Hours of metrics go after 400 days, their histograms after 31, all time stays",
          "[retain]") {
  MetricStore store;
  const std::string series = store.series();
  CHECK(store.planned_and_applied() == "rollup_metric_hour 1, rollup_metric_hour_bucket 6");
  CHECK(store.hours("rollup_metric_hour") == "4");
  CHECK(store.hours("rollup_metric_hour_bucket") == "9");
  CHECK(store.series() == series);
  CHECK(store.wrong() == "");
  CHECK(store.apply() == "");
}

TEST_CASE("A clock that is ahead takes no hour of metrics that samples have not come to",
          "[retain]") {
  MetricStore store;
  RetentionOptions ahead;
  ahead.now = Time(Nanos(kNow + 1000 * kDay));
  ahead.trust_clock = true;
  apply_retention(store.path, ahead);
  store.add(waited(1));
  CHECK(store.integer("SELECT max(hour_us) FROM rollup_metric_hour") / (kHour / 1000) ==
        (kNow + kDay) / kHour);
  CHECK(store.wrong() == "");
}

TEST_CASE("Hours of metrics go as the policy of rollups says", "[retain]") {
  MetricStore store;
  store.keep("rollups", 2);
  store.apply();
  CHECK(store.hours("rollup_metric_hour") == "2");
  CHECK(store.hours("rollup_metric_hour_bucket") == "6");
  MetricStore for_ever;
  set_retention(for_ever.path, {"rollups", "", false, {}});
  for_ever.apply();
  CHECK(for_ever.hours("rollup_metric_hour") == "5");
}

TEST_CASE("A sample that comes for an hour that is gone counts in all, and begins no hour",
          "[retain]") {
  MetricStore store;
  store.apply();
  store.add(waited(-500));
  store.add(waited(-40));
  CHECK(store.hours("rollup_metric_hour") == "4");
  CHECK(store.hours("rollup_metric_hour_bucket") == "9");
  CHECK(store.rows("SELECT samples, count, sum FROM metric_series") == "7|42|140.000000\n");
  CHECK(store.wrong() == "");
}
