#include "erase/metrics_pass.hpp"

#include <algorithm>
#include <vector>

#include "state/dictionaries.hpp"

namespace daybook::erase {
namespace {

constexpr std::int64_t kHourUs = state::kHourNs / 1000;
constexpr std::int64_t kSamplesAtOnce = 2000;  // of an hour, before the turn's end is asked for

}  // namespace

MetricsPass::MetricsPass(retain::Job& job, retain::Ledger& ledger, std::int64_t until_ns)
    : job_(job),
      ledger_(ledger),
      connection_(job.connection()),
      until_ns_(until_ns),
      rollups_(connection_),
      first_(connection_,
             "SELECT at_ns FROM metric_sample WHERE metric_id = ?1 AND at_us <= ?2"
             " ORDER BY at_us, id LIMIT 1"),
      samples_(connection_,
               "SELECT id, metadata_id FROM metric_sample WHERE metric_id = ?1 AND at_us >= ?2"
               " AND at_us < ?3 AND at_ns < ?4 ORDER BY at_us, id LIMIT ?5"),
      delete_(connection_, "DELETE FROM metric_sample WHERE id = ?1"),
      pruned_(connection_,
              "SELECT pruned FROM rollup_metric_hour WHERE hour_us = ?1 AND metric_id = ?2"),
      prune_hour_(connection_,
                  "UPDATE rollup_metric_hour SET pruned = pruned + ?3 WHERE hour_us = ?1"
                  " AND metric_id = ?2"),
      prune_all_(connection_,
                 "UPDATE rollup_metric_all SET pruned = pruned + ?2 WHERE metric_id = ?1") {}

std::optional<std::int64_t> MetricsPass::pruned_of(std::int64_t metric_id, std::int64_t hour) {
  pruned_.bind(1, hour * kHourUs).bind(2, metric_id);
  const auto pruned = pruned_.step() ? std::optional(pruned_.integer(0)) : std::nullopt;
  pruned_.reset();
  return pruned;
}

sql::Statement& MetricsPass::samples_of(std::int64_t metric_id, std::int64_t hour,
                                        std::int64_t until_ns, std::int64_t limit) {
  samples_.bind(1, metric_id).bind(2, hour * kHourUs).bind(3, (hour + 1) * kHourUs);
  return samples_.bind(4, until_ns).bind(5, limit);
}

bool MetricsPass::has_samples(std::int64_t metric_id, std::int64_t hour, std::int64_t until_ns) {
  const bool has = samples_of(metric_id, hour, until_ns, 1).step();
  samples_.reset();
  return has;
}

std::int64_t MetricsPass::erase_some(std::int64_t metric_id, std::int64_t hour) {
  struct Sample {
    std::int64_t id, metadata_id;
  };
  std::vector<Sample> samples;
  samples_of(metric_id, hour, until_ns_, kSamplesAtOnce);
  while (samples_.step()) samples.push_back({samples_.integer(0), samples_.integer(1)});
  for (const Sample& sample : samples) {
    if (sample.metadata_id != 0) ledger_.leave_epoch_of_content(sample.metadata_id);
    delete_.bind(1, sample.id).run();
  }
  const auto count = static_cast<std::int64_t>(samples.size());
  ledger_.rows("metric_sample", count);
  return count;
}

void MetricsPass::renew_hour(const state::MetricSeries& series, std::int64_t hour) {
  const bool is_left = rollups_.renew_hour(connection_, series, hour);
  is_left ? ledger_.changed_sums().changed("rollup_metric_hour", {hour, series.id})
          : ledger_.changed_sums().gone("rollup_metric_hour", {hour, series.id});
}

bool MetricsPass::erase_next(Series& one) {
  const std::int64_t id = one.series.id;
  first_.bind(1, id).bind(2, until_ns_ / 1000);
  const std::int64_t at_ns = first_.step() ? first_.integer(0) : until_ns_;
  first_.reset();
  if (at_ns >= until_ns_) return false;
  const std::int64_t hour = at_ns / state::kHourNs;
  const auto had_pruned = pruned_of(id, hour);
  if (had_pruned == 0) one.whole_hour = hour;
  const std::int64_t count = erase_some(id, hour);
  const bool is_over = !has_samples(id, hour, until_ns_);
  if (is_over && (one.whole_hour == hour || !has_samples(id, hour, INT64_MAX))) {
    if (had_pruned) renew_hour(one.series, hour);
  } else {
    prune_hour_.bind(1, hour * kHourUs).bind(2, id).bind(3, count).run();
    if (connection_.changes() > 0)
      ledger_.changed_sums().changed("rollup_metric_hour", {hour, id}, true);
  }
  if (!one.has_all_hours) {
    prune_all_.bind(1, id).bind(2, count).run();
    ledger_.changed_sums().changed("rollup_metric_all", {id}, true);
  }
  return count > 0;
}

/// What rose since a sample that is gone is told by nobody: the first that is left counts nothing.
void MetricsPass::settle(const Series& one) {
  const std::int64_t id = one.series.id;
  first_.bind(1, id).bind(2, INT64_MAX);
  const bool is_left = first_.step();
  const std::int64_t hour = is_left ? first_.integer(0) / state::kHourNs : 0;
  first_.reset();
  if (one.series.is_cumulative && is_left && pruned_of(id, hour) == 0) renew_hour(one.series, hour);
  if (!one.has_all_hours) return;
  if (const auto pruned = rollups_.renew_all(connection_, id))
    ledger_.changed_sums().changed("rollup_metric_all", {id}, *pruned > 0);
  else
    ledger_.changed_sums().gone("rollup_metric_all", {id});
}

bool MetricsPass::run(Series& one) {
  for (bool more = true; more;) {
    if (job_.time_is_up()) return false;
    job_.transaction([&] {
      ledger_.begin();
      one.has_all_hours = state::MetricRollups::has_all_hours(connection_, one.series.id);
      bool any = false;
      do {
        more = erase_next(one);
        any = any || more;
      } while (more && !job_.turn_is_over());
      if (any) settle(one);
      ledger_.write();
    });
    ledger_.committed();
  }
  return true;
}

bool MetricsPass::run() {
  std::vector<Series> all;
  sql::Statement select(connection_,
                        "SELECT id, labels = ?1, instrument <> 'gauge' AND"
                        " temporality = 'cumulative' FROM metric WHERE EXISTS"
                        " (SELECT 1 FROM metric_sample WHERE metric_id = metric.id"
                        " AND at_us <= ?2 AND at_ns < ?3)");
  select.bind(1, state::kOtherLabels).bind(2, until_ns_ / 1000).bind(3, until_ns_);
  while (select.step())
    all.push_back({{select.integer(0), select.integer(1) != 0, select.integer(2) != 0}, false});
  return std::all_of(all.begin(), all.end(), [this](Series& one) { return run(one); });
}

}  // namespace daybook::erase
