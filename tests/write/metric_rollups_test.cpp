// What the samples of a series add up to, whatever order they come in, and how many series a metric
// may have.
#include <limits>

#include "daybook/upkeep.hpp"
#include "read/call_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

using Temporality = MetricRecord::Temporality;

MetricRecord sample(const std::string& name, int hours, double value,
                    Metric::Instrument instrument = Metric::gauge,
                    Temporality temporality = Temporality::unset, std::int64_t ns = 0) {
  MetricRecord record;
  record.name = name;
  record.at = hour(hours, ns);
  record.value = value;
  record.instrument = instrument;
  record.temporality = temporality;
  return record;
}

MetricRecord counted(int minute, double value) {
  return sample("requests", minute / 60, value, Metric::counter, Temporality::cumulative,
                minute % 60 * 60 * 1000 * kMs);
}

MetricRecord histogram(int minute, std::vector<double> bounds, std::vector<std::int64_t> buckets,
                       Temporality temporality = Temporality::delta) {
  MetricRecord record = sample("latency", minute / 60, 0, Metric::histogram, temporality,
                               minute % 60 * 60 * 1000 * kMs);
  record.value.reset();
  record.bounds = std::move(bounds);
  record.buckets = std::move(buckets);
  record.sum = 0;
  return record;
}

struct MetricStore : CallStore {
  std::string shows(const std::string& sql) { return table(reader().query(sql)); }
  std::string series(const std::string& columns) {
    return shows("SELECT " + columns + " FROM metric_series ORDER BY series_id");
  }
  std::string hours(const std::string& columns) {
    return shows("SELECT " + columns + " FROM metric_rates ORDER BY hour_us, series_id");
  }
  std::string wrong() {
    std::string text;
    for (const auto& finding : check_store(path).findings) {
      if (finding.kind == CheckResult::Finding::Kind::wrong) text += finding.text + '\n';
    }
    return text;
  }
};

}  // namespace

TEST_CASE("metrics: a gauge has its last, least, most and mean, by the hour and in all") {
  MetricStore store;
  store.add(sample("depth", 1, -4));
  store.add(sample("depth", 0, 6));
  store.add(sample("depth", 0, -2, Metric::gauge, Temporality::unset, 5 * kMs));
  CHECK(store.series("samples, last, count, sum, min, max, avg, substr(last_at, 12, 8)") ==
        "3|-4.000000|3|0.000000|-4.000000|6.000000|0.000000|12:00:00\n");
  CHECK(
      store.hours("substr(hour, 12, 2), samples, last, sum, min, max, avg, increase, rate_per_s") ==
      "11|2|-2.000000|4.000000|-2.000000|6.000000|2.000000||\n"
      "12|1|-4.000000|-4.000000|-4.000000|-4.000000|-4.000000||\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("metrics: deltas of a counter are summed up, also where no temporality is told") {
  MetricStore store;
  for (const auto temporality : {Temporality::delta, Temporality::unset}) {
    for (const double value : {2.0, 3.0})
      store.add(sample("hits", 0, value, Metric::counter, temporality));
  }
  CHECK(store.series("temporality, sum, last, avg") ==
        "delta|5.000000|3.000000|\n|5.000000|3.000000|\n");
  CHECK(store.hours("increase, rate_per_s * 3600") == "5.000000|5.000000\n5.000000|5.000000\n");
}

TEST_CASE("metrics: a cumulative counter counts by what it rose, and anew where it fell") {
  MetricStore store;
  for (const auto& [minute, value] :
       std::vector<std::pair<int, double>>{{0, 10}, {10, 15}, {50, 18}, {70, 25}, {80, 4}, {90, 6}})
    store.add(counted(minute, value));
  CHECK(store.hours("increase, last") == "8.000000|18.000000\n13.000000|6.000000\n");
  CHECK(store.series("sum, last, min") == "21.000000|6.000000|\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("metrics: samples that come out of order count as they would have in order") {
  const std::vector<std::pair<int, double>> samples = {{0, 10},  {10, 15}, {50, 18},
                                                       {70, 25}, {80, 4},  {90, 6}};
  std::vector<std::size_t> order = {5, 2, 0, 4, 1, 3};
  for (const bool one_batch : {true, false}) {
    MetricStore store;
    if (one_batch) store.begin();
    for (const std::size_t i : order) {
      const auto record = counted(samples[i].first, samples[i].second);
      one_batch ? store.put(record) : store.add(record);
    }
    if (one_batch) store.commit();
    CHECK(store.hours("increase, last") == "8.000000|18.000000\n13.000000|6.000000\n");
    CHECK(store.series("sum, last") == "21.000000|6.000000\n");
    CHECK(store.wrong() == "");
  }
}

TEST_CASE("metrics: a cumulative histogram counts by what its buckets rose") {
  MetricStore store;
  store.add(histogram(0, {1, 2}, {5, 5, 5}, Temporality::cumulative));
  store.add(histogram(20, {1, 2}, {6, 8, 5}, Temporality::cumulative));
  store.add(histogram(40, {1, 2}, {1, 0, 0}, Temporality::cumulative));  // began anew
  store.add(histogram(30, {1, 2}, {6, 8, 9}, Temporality::cumulative));  // late
  CHECK(store.hours("count, increase") == "9|9.000000\n");
  CHECK(
      store.shows("SELECT lower, upper, count FROM metric_buckets ORDER BY upper IS NULL, upper") ==
      "|1.000000|2\n1.000000|2.000000|3\n2.000000||4\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("metrics: quantiles are those of Prometheus' histogram_quantile") {
  MetricStore store;
  store.add(histogram(0, {0.1, 0.2, 1}, {10, 5, 4, 1}));
  CHECK(store.shows("SELECT count, p50, p95, p99 FROM metric_quantiles") ==
        "20|0.100000|1.000000|1.000000\n");
  MetricStore low;
  low.add(histogram(0, {1, 3}, {3, 2, 0}));
  CHECK(low.shows("SELECT p50, p95, p99 FROM metric_quantiles") == "0.833333|2.750000|2.950000\n");
  MetricStore negative;
  negative.add(histogram(0, {-2, 0, 2}, {4, 4, 2, 0}));
  CHECK(negative.shows("SELECT p50, p95 FROM metric_quantiles") == "-1.500000|1.500000\n");
  MetricStore below;
  below.add(histogram(0, {-2, 0}, {8, 1, 0}));
  CHECK(below.shows("SELECT p50 FROM metric_series") == "-2.000000\n");
}

TEST_CASE("metrics: without buckets, or with one alone, there are no quantiles") {
  MetricStore store;
  store.add(histogram(0, {}, {7}));
  CHECK(store.shows("SELECT count, p50, p99 FROM metric_quantiles") == "7||\n");
  MetricRecord summary = histogram(0, {}, {});
  summary.name = "size";
  summary.count = 3;
  store.add(summary);
  CHECK(store.shows("SELECT name, count, p50 FROM metric_series") == "latency|7|\nsize|3|\n");
  CHECK(store.shows("SELECT count(*) FROM metric_quantiles WHERE name = 'size'") == "0\n");
}

TEST_CASE("metrics: sums that no number holds are the largest there is") {
  MetricStore store;
  for (int i = 0; i < 3; ++i) store.add(sample("big", 0, -1.5e308));
  CHECK(store.shows("SELECT sum = -1.7976931348623157e308 FROM metric_series") == "1\n");
  for (int i = 0; i < 2; ++i) {
    MetricRecord many = histogram(0, {}, {});
    many.count = std::int64_t{1} << 53;
    store.begin();
    for (int k = 0; k < 1030; ++k) store.put(many);
    store.commit();
  }
  CHECK(store.shows("SELECT count FROM metric_series WHERE name = 'latency'") ==
        "9223372036854775807\n");
}

TEST_CASE("metrics: a sum or least that one sample did not tell is not known") {
  MetricStore store;
  MetricRecord told = histogram(0, {}, {4});
  told.min = 1;
  told.max = 9;
  store.add(told);
  CHECK(store.series("sum, min, max, avg") == "0.000000|1.000000|9.000000|0.000000\n");
  told.sum.reset();
  told.min.reset();
  store.add(told);
  CHECK(store.series("count, sum, min, max, avg") == "8|||9.000000|\n");
}

TEST_CASE("metrics: a metric has a thousand series, the rest are one and keep their labels") {
  MetricStore store;
  const auto labelled = [](int n) {
    MetricRecord record = sample("hits", 0, 1, Metric::counter, Temporality::delta);
    record.labels = {{"user", n}};
    return record;
  };
  store.begin();
  for (int n = 0; n < 1005; ++n) store.put(labelled(n));
  store.commit();
  store.add(labelled(1004));
  store.add(labelled(3));
  store.add(sample("depth", 0, 1));
  CHECK(store.shows("SELECT count(*), max(samples), sum(samples) FROM metric_series"
                    " WHERE name = 'hits'") == "1001|6|1007\n");
  CHECK(store.shows("SELECT samples, sum FROM metric_series"
                    " WHERE labels_json = '{\"series\":\"(other)\"}'") == "6|6.000000\n");
  CHECK(store.shows("SELECT metadata_json FROM metrics WHERE id = 1006") ==
        "{\"labels\":{\"user\":1004}}\n");
  CHECK(store.shows("SELECT samples FROM metric_series WHERE name = 'depth'") == "1\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("metrics: cumulative samples of many series in one have no sum") {
  MetricStore store;
  MetricRecord record = counted(0, 7);
  record.labels = {{"series", "(other)"}};
  store.add(record);
  CHECK(store.series("samples, last, sum, count") == "1|7.000000||\n");
  CHECK(store.hours("increase, rate_per_s") == "|\n");
}

TEST_CASE("metrics: a batch that is rolled back adds nothing") {
  MetricStore store;
  store.begin();
  store.put(counted(0, 1));
  store.rollback();
  store.add(counted(1, 5));
  store.add(counted(2, 7));
  CHECK(store.series("samples, sum") == "2|2.000000\n");
}

TEST_CASE("metrics: sums that differ from the samples are found") {
  const auto finds = [](const char* damage, const std::string& expected) {
    MetricStore store;
    store.add(counted(0, 1));
    store.add(counted(1, 5));
    store.add(histogram(0, {1}, {2, 3}));
    store.db.exec(damage);
    CAPTURE(damage);
    CHECK(store.wrong().find(expected) != std::string::npos);
  };
  finds("UPDATE rollup_metric_hour SET sum = 9 WHERE metric_id = 1",
        "rollup_metric_hour 2026-11-18T11:00:00Z series 1: sum is 9, the samples say 4");
  finds("UPDATE rollup_metric_all SET samples = 9 WHERE metric_id = 1",
        "rollup_metric_all series 1: samples is 9, the samples say 2");
  finds("UPDATE rollup_metric_all SET last = 9 WHERE metric_id = 1",
        "last is 9, the samples say 5");
  finds("UPDATE rollup_metric_hour_bucket SET count = 9 WHERE upper < 2",
        "series 2: bucket up to 1: count is 9, the samples say 2");
  finds("DELETE FROM rollup_metric_all WHERE metric_id = 2",
        "rollup_metric_all series 2: samples is 0, the samples say 1");
}
