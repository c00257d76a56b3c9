// MetricRollups: what the samples of a series add up to by the hour and in all, gathered in memory
// over a batch and written once; what the views metric_series, metric_rates … read.
//
//   rollups.add(series, sample);      // before the sample's own row is inserted
//   rollups.write();                  // before COMMIT
//
// A delta is what it says; a series of no temporality is of deltas. A cumulative sample counts by
// what it rose since the sample before it in time: nothing where it is the first, all of it where
// it fell (the sender began anew), as Prometheus' increase() has it. One that comes late splits the
// rise between its neighbours, which are looked up in the table, so that the order of arrival does
// not matter. Of the series `(other)` cumulative samples have no sum: they are of many.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sql/connection.hpp"

namespace daybook::state {

struct MetricSample {
  std::int64_t at_ns = 0;
  std::optional<double> value;  // or a summary:
  std::optional<std::int64_t> count;
  std::optional<double> sum, min, max;
  std::vector<double> bounds;
  std::vector<std::int64_t> buckets;
};

struct MetricSeries {
  std::int64_t id = 0;
  bool is_other = false;       // the one of all that came after there were too many
  bool is_cumulative = false;  // never of a gauge
};

/// Values in (lower, upper], by upper and lower bound; infinite where there is none.
using MetricBuckets = std::map<std::pair<double, double>, std::int64_t>;

/// What a sample adds to the sums of its hour.
struct MetricShare {
  std::optional<std::int64_t> count;
  std::optional<double> sum;
  MetricBuckets buckets;
};
MetricShare share_of_delta(const MetricSample& sample);
/// `before`: the sample before it in time; nullptr: it is the first.
MetricShare share_of_cumulative(const MetricSample* before, const MetricSample& sample);

class MetricRollups {
 public:
  explicit MetricRollups(sql::Connection& db);
  void add(const MetricSeries& series, const MetricSample& sample);
  /// Hours that were pruned are not begun anew.
  void write();
  void discard() noexcept;  // after a rollback

  // After samples were erased, the earliest first, and at once (metric_renewal.cpp):
  /// The sums of an hour by the samples that are left of it. False: none is, and its row is gone.
  bool renew_hour(sql::Connection& db, const MetricSeries& series, std::int64_t hour);
  /// Whether all time is the sum of the hours that are there, so that it can be renewed.
  static bool has_all_hours(sql::Connection& db, std::int64_t metric_id);
  /// All time by the hours that are left: how many samples of theirs retention deleted. Nothing:
  /// there is no hour, and its row is gone.
  std::optional<std::int64_t> renew_all(sql::Connection& db, std::int64_t metric_id);

 private:
  struct Sums {
    std::int64_t samples = 0;
    std::optional<std::int64_t> count = 0;
    std::optional<double> sum = 0.0, min, max, last;
    bool no_min = false, no_max = false;  // some sample told none
    std::int64_t first_at_ns = 0, last_at_ns = 0;
    MetricBuckets buckets;
    void add(const MetricShare& share, int sign);
    void add_sample(const MetricSeries& series, const MetricSample& sample);
  };
  struct Latest {
    std::optional<MetricSample> sample;
  };
  using Key = std::pair<std::int64_t, std::int64_t>;  // hour, series

  void add_rise(const MetricSeries& series, const MetricSample& sample);
  void add_share(std::int64_t at_ns, std::int64_t metric_id, const MetricShare& share, int sign);
  std::optional<MetricSample> neighbour(sql::Statement& select, std::int64_t metric_id,
                                        std::int64_t at_us);
  void write_sums(sql::Statement& sums, std::optional<std::int64_t> hour, std::int64_t metric_id,
                  const Sums& rollup);
  void write_buckets(sql::Statement& bucket, std::optional<std::int64_t> hour,
                     std::int64_t metric_id, const Sums& rollup);

  std::map<Key, Sums> hours_;
  std::map<std::int64_t, Sums> all_;
  std::unordered_map<std::int64_t, Latest> latest_;  // of cumulative series, in this batch
  sql::Statement before_, after_, hour_, hour_bucket_, whole_, whole_bucket_, kept_;
};

}  // namespace daybook::state
