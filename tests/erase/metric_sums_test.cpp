// Sums of metrics after all before a time was erased: what the samples that are left say.
#include "daybook/moments.hpp"
#include "erase/sums_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const Time kBefore = days(-2) + std::chrono::minutes(20);

/// A gauge, a counter that is told whole, and a histogram, every seven minutes of four days.
struct MetricStore : SumsStore {
  explicit MetricStore(Time from) {
    for (int i = 0; i < 800; ++i) {
      const Time at = days(-4) + std::chrono::minutes(7) * i;
      if (at < from) continue;
      using Temporality = MetricRecord::Temporality;
      add(record("load", at, Metric::gauge, Temporality::unset, 0.1 * (i * 37 % 100)));
      add(record("requests", at, Metric::counter, Temporality::cumulative, 3.0 * (i % 300)));
      MetricRecord sizes = record("sizes", at, Metric::histogram, Temporality::delta, 0);
      sizes.value.reset();
      sizes.bounds = {1, 10};
      sizes.buckets = {i % 3, 1, i % 2};
      sizes.sum = i;
      sizes.min = i % 5;
      sizes.max = 100 + i % 7;
      add(sizes);
    }
  }
  static MetricRecord record(const std::string& name, Time at, Metric::Instrument instrument,
                             MetricRecord::Temporality temporality, double value) {
    MetricRecord record;
    record.name = name;
    record.at = at;
    record.instrument = instrument;
    record.temporality = temporality;
    record.value = value;
    return record;
  }
};

}  // namespace

TEST_CASE("Sums of metrics are those of the samples that are left", "[erase]") {
  MetricStore store(days(-5)), without(kBefore), kept(days(-5));
  const EraseResult done = store.recompute(EraseStore::before(kBefore));
  kept.run(EraseStore::before(kBefore));
  CHECK(done.sums_partial == 0);
  CHECK(first_difference(store.told().metrics(), without.told().metrics()) == "");
  CHECK(store.wrong() == "");
  CHECK(first_difference(kept.told().metrics(), without.told().metrics()) != "");  // the control
  CHECK(store.integer("SELECT count(*) FROM metric_sample") ==
        without.integer("SELECT count(*) FROM metric_sample"));
}

TEST_CASE("A series of which all goes has no sums", "[erase]") {
  MetricStore store(days(-5));
  const EraseResult done = store.recompute(EraseStore::before(days(30)));
  CHECK(done.sums_gone > 0);
  CHECK(store.told().metrics() == "metrics\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("Sums of samples that retention deleted before stay, and are told", "[erase]") {
  MetricStore store(days(-5));
  store.keep("metrics", 3);
  store.retain();
  const std::string hours = "SELECT count(*) FROM rollup_metric_hour WHERE pruned = samples";
  const std::int64_t before = store.integer(hours);
  REQUIRE(before > 0);
  const EraseResult done = store.recompute(EraseStore::before(kBefore));
  CHECK(done.sums_partial == 3);
  CHECK(store.integer(hours) == before);  // and nothing of what the erasure took
  CHECK(store.integer("SELECT sum(samples - pruned) FROM rollup_metric_all") ==
        store.integer("SELECT count(*) FROM metric_sample"));
  CHECK(store.wrong() == "");
}

TEST_CASE("Hours of samples that retention had pruned are not told as gone", "[erase]") {
  MetricStore store(days(-5));
  store.keep("rollups", 1);
  store.retain();
  REQUIRE(store.integer("SELECT min(hour_us) / 3600000000 FROM rollup_metric_hour") * kHour >
          kBefore.time_since_epoch().count());
  const EraseResult done = store.recompute(EraseStore::before(kBefore));
  CHECK(done.sums_gone == 0);
  CHECK(done.sums_partial == 3);
  CHECK(store.wrong() == "");
}
