#include "state/metric_rollups.hpp"

#include <algorithm>
#include <limits>

#include "state/metric_share.hpp"
#include "state/rollups.hpp"

namespace daybook::state {
namespace {

constexpr std::int64_t kHourUs = kHourNs / 1000;
constexpr double kMost = std::numeric_limits<double>::max();

double saturating_add(double a, double b) {
  return std::clamp(a + b, -kMost, kMost);
}

/// A row of sums of `table`, told apart by `key`. Whole numbers that do not fit are a REAL in
/// SQLite, and larger than the largest.
std::string upsert(const std::string& table, const std::string& key) {
  const bool by_hour = key != "metric_id";
  return "INSERT INTO " + table + " (metric_id, samples, count, sum, min, max, last, first_at_ns," +
         " last_at_ns" + (by_hour ? ", hour_us" : "") +
         ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9" + (by_hour ? ", ?10" : "") +
         ") ON CONFLICT (" + key +
         ") DO UPDATE SET samples = samples + excluded.samples,"
         " count = min(count + excluded.count, 9223372036854775807),"
         " sum = max(min(sum + excluded.sum, 1.7976931348623157e308), -1.7976931348623157e308),"
         " min = CASE WHEN excluded.samples = 0 THEN min ELSE min(min, excluded.min) END,"
         " max = CASE WHEN excluded.samples = 0 THEN max ELSE max(max, excluded.max) END,"
         " last = CASE WHEN excluded.samples > 0 AND excluded.last_at_ns / 1000 >= last_at_ns / "
         "1000"
         " THEN excluded.last ELSE last END,"
         " first_at_ns = CASE WHEN excluded.samples > 0"
         " THEN min(first_at_ns, excluded.first_at_ns) ELSE first_at_ns END,"
         " last_at_ns = CASE WHEN excluded.samples > 0"
         " THEN max(last_at_ns, excluded.last_at_ns) ELSE last_at_ns END";
}

std::string upsert_bucket(const std::string& table, const std::string& key) {
  const bool by_hour = key != "metric_id";
  return "INSERT INTO " + table + " (metric_id, upper, lower, count" +
         (by_hour ? ", hour_us" : "") + ") VALUES (?1, ?2, ?3, ?4" + (by_hour ? ", ?5" : "") +
         ") ON CONFLICT (" + key +
         ", upper, lower) DO UPDATE SET count = min(count + excluded.count, 9223372036854775807)";
}

constexpr const char* kSample =
    "SELECT at_ns, value, count, sum, bounds, buckets FROM metric_sample WHERE metric_id = ?1 AND ";

}  // namespace

MetricRollups::MetricRollups(sql::Connection& db)
    : before_(db, std::string(kSample) + "at_us <= ?2 ORDER BY at_us DESC, id DESC LIMIT 1"),
      after_(db, std::string(kSample) + "at_us > ?2 ORDER BY at_us, id LIMIT 1"),
      hour_(db, upsert("rollup_metric_hour", "hour_us, metric_id")),
      hour_bucket_(db, upsert_bucket("rollup_metric_hour_bucket", "hour_us, metric_id")),
      whole_(db, upsert("rollup_metric_all", "metric_id")),
      whole_bucket_(db, upsert_bucket("rollup_metric_all_bucket", "metric_id")),
      kept_(db, "SELECT kept_metric_hour, kept_metric_bucket_hour FROM store_state") {}

void MetricRollups::Sums::add(const MetricShare& share, int sign) {
  if (!share.count) {
    count.reset();
  } else if (count) {
    count = sign < 0 ? *count - *share.count : state::saturating_add(*count, *share.count);
  }
  if (!share.sum) {
    sum.reset();
  } else if (sum) {
    sum = saturating_add(*sum, sign * *share.sum);
  }
  for (const auto& [bounds, values] : share.buckets) {
    std::int64_t& kept = buckets[bounds];
    kept = sign < 0 ? kept - values : state::saturating_add(kept, values);
  }
}

void MetricRollups::Sums::add_sample(const MetricSeries& series, const MetricSample& sample) {
  const bool is_value = sample.value.has_value();
  const auto lowest = is_value ? sample.value : sample.min;
  const auto highest = is_value ? sample.value : sample.max;
  no_min = no_min || series.is_cumulative || !lowest;
  no_max = no_max || series.is_cumulative || !highest;
  if (lowest) min = min ? std::min(*min, *lowest) : *lowest;
  if (highest) max = max ? std::max(*max, *highest) : *highest;
  if (samples == 0 || sample.at_ns / 1000 >= last_at_ns / 1000) last = sample.value;
  first_at_ns = samples == 0 ? sample.at_ns : std::min(first_at_ns, sample.at_ns);
  last_at_ns = samples == 0 ? sample.at_ns : std::max(last_at_ns, sample.at_ns);
  ++samples;
}

void MetricRollups::add(const MetricSeries& series, const MetricSample& sample) {
  hours_[{sample.at_ns / kHourNs, series.id}].add_sample(series, sample);
  all_[series.id].add_sample(series, sample);
  if (!series.is_cumulative) {
    add_share(sample.at_ns, series.id, share_of_delta(sample), 1);
  } else if (series.is_other) {
    add_share(sample.at_ns, series.id, {}, 1);
  } else {
    add_rise(series, sample);
  }
}

void MetricRollups::add_rise(const MetricSeries& series, const MetricSample& sample) {
  const std::int64_t at_us = sample.at_ns / 1000;
  const auto [entry, is_new] = latest_.try_emplace(series.id);
  std::optional<MetricSample>& latest = entry->second.sample;
  if (is_new) latest = neighbour(before_, series.id, INT64_MAX);
  if (!latest || at_us >= latest->at_ns / 1000) {
    add_share(sample.at_ns, series.id, share_of_cumulative(latest ? &*latest : nullptr, sample), 1);
    latest = sample;
    return;
  }
  const auto before = neighbour(before_, series.id, at_us);
  const auto after = neighbour(after_, series.id, at_us);
  const MetricSample* const known = before ? &*before : nullptr;
  add_share(sample.at_ns, series.id, share_of_cumulative(known, sample), 1);
  if (!after) return;  // it was deleted since
  add_share(after->at_ns, series.id, share_of_cumulative(known, *after), -1);
  add_share(after->at_ns, series.id, share_of_cumulative(&sample, *after), 1);
}

void MetricRollups::add_share(std::int64_t at_ns, std::int64_t metric_id, const MetricShare& share,
                              int sign) {
  hours_[{at_ns / kHourNs, metric_id}].add(share, sign);
  all_[metric_id].add(share, sign);
}

std::optional<MetricSample> MetricRollups::neighbour(sql::Statement& select, std::int64_t metric_id,
                                                     std::int64_t at_us) {
  select.bind(1, metric_id).bind(2, at_us);
  if (!select.step()) return std::nullopt;
  MetricSample sample = metric_sample_at(select, 0);
  select.reset();
  return sample;
}

void MetricRollups::write_sums(sql::Statement& sums, std::optional<std::int64_t> hour,
                               std::int64_t metric_id, const Sums& rollup) {
  const auto told = [](bool none, const std::optional<double>& value) {
    return none ? std::nullopt : value;
  };
  sums.bind(1, metric_id).bind(2, rollup.samples).bind(3, rollup.count).bind(4, rollup.sum);
  sums.bind(5, told(rollup.no_min, rollup.min)).bind(6, told(rollup.no_max, rollup.max));
  sums.bind(7, rollup.last).bind(8, rollup.first_at_ns).bind(9, rollup.last_at_ns);
  if (hour) sums.bind(10, *hour * kHourUs);
  sums.run();
}

void MetricRollups::write_buckets(sql::Statement& bucket, std::optional<std::int64_t> hour,
                                  std::int64_t metric_id, const Sums& rollup) {
  for (const auto& [bounds, values] : rollup.buckets) {
    bucket.bind(1, metric_id).bind(2, bounds.first).bind(3, bounds.second).bind(4, values);
    if (hour) bucket.bind(5, *hour * kHourUs);
    bucket.run();
  }
}

void MetricRollups::write() {
  if (all_.empty()) return;
  std::int64_t kept_hour = 0, kept_bucket_hour = 0;
  if (kept_.step()) {
    kept_hour = kept_.integer(0);
    kept_bucket_hour = kept_.integer(1);
  }
  kept_.reset();
  for (const auto& [key, rollup] : hours_) {
    if (key.first >= kept_hour) write_sums(hour_, key.first, key.second, rollup);
    if (key.first >= kept_bucket_hour) write_buckets(hour_bucket_, key.first, key.second, rollup);
  }
  for (const auto& [id, rollup] : all_) {
    write_sums(whole_, std::nullopt, id, rollup);
    write_buckets(whole_bucket_, std::nullopt, id, rollup);
  }
  discard();
}

void MetricRollups::discard() noexcept {
  hours_.clear();
  all_.clear();
  latest_.clear();
}

}  // namespace daybook::state
