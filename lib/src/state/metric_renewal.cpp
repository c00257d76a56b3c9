// MetricRollups after an erasure: what it took cannot be subtracted, for fractions do not add up
// the same twice; so the sums are made anew of what is left.
#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "state/metric_rollups.hpp"
#include "state/metric_share.hpp"
#include "state/rollup_counters.hpp"

namespace daybook::state {
namespace {

constexpr std::int64_t kHourUs = kHourNs / 1000;
constexpr double kMost = std::numeric_limits<double>::max();

void run(sql::Connection& db, const char* sql, std::int64_t metric_id, std::int64_t hour_us = 0) {
  sql::Statement statement(db, sql);
  statement.bind(1, metric_id);
  if (statement.parameters() > 1) statement.bind(2, hour_us);
  statement.run();
}

/// Sum of both; nothing where one of them is not known.
template <class T, class Add>
std::optional<T> together(const std::optional<T>& a, const std::optional<T>& b, const Add& add) {
  return a && b ? std::optional<T>(add(*a, *b)) : std::nullopt;
}

std::optional<double> real_or_none(const sql::Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.real(column));
}

}  // namespace

bool MetricRollups::renew_hour(sql::Connection& db, const MetricSeries& series, std::int64_t hour) {
  sql::Statement rows(db,
                      "SELECT at_ns, value, count, sum, bounds, buckets, min, max"
                      " FROM metric_sample WHERE metric_id = ?1 AND at_us >= ?2 AND at_us < ?3"
                      " ORDER BY at_us, id");
  rows.bind(1, series.id).bind(2, hour * kHourUs).bind(3, (hour + 1) * kHourUs);
  std::optional<MetricSample> before = neighbour(before_, series.id, hour * kHourUs - 1);
  Sums sums;
  while (rows.step()) {
    MetricSample sample = metric_sample_at(rows, 0);
    sample.min = real_or_none(rows, 6);
    sample.max = real_or_none(rows, 7);
    sums.add_sample(series, sample);
    MetricShare share;  // of `(other)` that is of many: not known
    if (!series.is_cumulative)
      share = share_of_delta(sample);
    else if (!series.is_other)
      share = share_of_cumulative(before ? &*before : nullptr, sample);
    sums.add(share, 1);
    before = std::move(sample);
  }
  run(db, "DELETE FROM rollup_metric_hour_bucket WHERE metric_id = ?1 AND hour_us = ?2", series.id,
      hour * kHourUs);
  run(db, "DELETE FROM rollup_metric_hour WHERE metric_id = ?1 AND hour_us = ?2", series.id,
      hour * kHourUs);
  if (sums.samples == 0) return false;
  write_sums(hour_, hour, series.id, sums);
  if (hour >= db.integer("SELECT kept_metric_bucket_hour FROM store_state"))
    write_buckets(hour_bucket_, hour, series.id, sums);
  return true;
}

bool MetricRollups::has_all_hours(sql::Connection& db, std::int64_t metric_id) {
  sql::Statement same(
      db,
      "SELECT (samples, pruned) = (SELECT CAST(total(h.samples) AS INTEGER),"
      " CAST(total(h.pruned) AS INTEGER) FROM rollup_metric_hour AS h WHERE h.metric_id = ?1)"
      " AND (NOT EXISTS (SELECT 1 FROM rollup_metric_all_bucket AS b WHERE b.metric_id = ?1)"
      " OR (SELECT min(h.hour_us) FROM rollup_metric_hour AS h WHERE h.metric_id = ?1) >="
      " (SELECT kept_metric_bucket_hour FROM store_state) * 3600000000)"
      " FROM rollup_metric_all WHERE metric_id = ?1");
  return same.bind(1, metric_id).first_integer() != 0;
}

std::optional<std::int64_t> MetricRollups::renew_all(sql::Connection& db, std::int64_t metric_id) {
  sql::Statement hours(db,
                       "SELECT samples, pruned, count, sum, min, max, last, first_at_ns,"
                       " last_at_ns, hour_us FROM rollup_metric_hour WHERE metric_id = ?1"
                       " ORDER BY hour_us");
  sql::Statement buckets(db,
                         "SELECT upper, lower, count FROM rollup_metric_hour_bucket"
                         " WHERE metric_id = ?1 AND hour_us = ?2");
  Sums all;
  std::int64_t pruned = 0;
  const auto least = [](double a, double b) { return std::min(a, b); };
  const auto greatest = [](double a, double b) { return std::max(a, b); };
  hours.bind(1, metric_id);
  while (hours.step()) {
    const auto count = hours.is_null(2) ? std::nullopt : std::optional(hours.integer(2));
    const auto min = real_or_none(hours, 4), max = real_or_none(hours, 5);
    const bool is_first = all.samples == 0;
    all.samples += hours.integer(0);
    pruned += hours.integer(1);
    all.count = together(all.count, count, saturating_add);
    all.sum = together(all.sum, real_or_none(hours, 3),
                       [](double a, double b) { return std::clamp(a + b, -kMost, kMost); });
    all.min = is_first ? min : together(all.min, min, least);
    all.max = is_first ? max : together(all.max, max, greatest);
    all.last = real_or_none(hours, 6);
    all.first_at_ns = is_first ? hours.integer(7) : std::min(all.first_at_ns, hours.integer(7));
    all.last_at_ns = std::max(all.last_at_ns, hours.integer(8));
    buckets.bind(1, metric_id).bind(2, hours.integer(9));
    while (buckets.step()) {
      std::int64_t& kept = all.buckets[{buckets.real(0), buckets.real(1)}];
      kept = saturating_add(kept, buckets.integer(2));
    }
  }
  run(db, "DELETE FROM rollup_metric_all_bucket WHERE metric_id = ?1", metric_id);
  run(db, "DELETE FROM rollup_metric_all WHERE metric_id = ?1", metric_id);
  if (all.samples == 0) return std::nullopt;
  write_sums(whole_, std::nullopt, metric_id, all);
  write_buckets(whole_bucket_, std::nullopt, metric_id, all);
  run(db, "UPDATE rollup_metric_all SET pruned = ?2 WHERE metric_id = ?1", metric_id, pruned);
  return pruned;
}

}  // namespace daybook::state
