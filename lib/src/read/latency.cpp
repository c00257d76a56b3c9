#include <algorithm>

#include "base/histogram.hpp"
#include "read/periods.hpp"
#include "read/reader_state.hpp"
#include "read/rollup_groups.hpp"
#include "read/snapshot.hpp"
#include "state/rollups.hpp"

namespace daybook {
namespace {

constexpr double kNsPerMs = 1e6;

struct Sums {
  std::int64_t count = 0, errors = 0, sum_ns = 0;
  base::Extremes extremes;
  base::Histogram histograms[2];  // by state::Measure
};

std::optional<double> ms(const std::vector<std::int64_t>& values_ns, std::size_t at) {
  if (at >= values_ns.size()) return std::nullopt;
  return static_cast<double>(values_ns[at]) / kNsPerMs;
}

LatencyRow row_of(const ReportKey& key, Sums& sums) {
  LatencyRow row;
  static_cast<ReportKey&>(row) = key;
  row.count = sums.count;
  row.errors = sums.errors;
  row.min_ms = static_cast<double>(sums.extremes.min_ns) / kNsPerMs;
  row.avg_ms = static_cast<double>(sums.sum_ns) / static_cast<double>(sums.count) / kNsPerMs;
  row.max_ms = static_cast<double>(sums.extremes.max_ns) / kNsPerMs;
  const auto duration = base::percentiles(sums.histograms[0], {50, 95, 99}, sums.extremes);
  row.p50_ms = ms(duration, 0);
  row.p95_ms = ms(duration, 1);
  row.p99_ms = ms(duration, 2);
  const auto first_token = base::percentiles(sums.histograms[1], {50, 95});
  row.ttft_p50_ms = ms(first_token, 0);
  row.ttft_p95_ms = ms(first_token, 1);
  return row;
}

void add_counter(Sums& sums, const sql::Statement& row, bool is_error) {
  sums.count += row.integer(1);
  if (is_error) sums.errors += row.integer(1);
  sums.sum_ns = state::saturating_add(sums.sum_ns, row.integer(2));
  sums.extremes.add(row.integer(3), row.integer(4));
}

}  // namespace

std::vector<LatencyRow> Reader::latency(const Window& window) const {
  const State& state = read::held(state_);
  const access::Scope scope = read::report_scope(state, "report_latency");
  sql::Connection& connection = *state.connection;
  const read::Snapshot snapshot(connection);
  const read::Horizon horizon = read::read_horizon(connection);
  const read::RollupGroups groups(connection, window, {"service", "operation", "provider", "model"},
                                  scope);
  read::TierSelect counters(connection, "group_id, timed, sum_ns, min_ns, max_ns", "rollup_", "",
                            "timed > 0");
  read::TierSelect buckets(connection, "group_id, measure, value_ns, count", "rollup_", "_bucket",
                           "measure IN (0, 1)");
  std::vector<LatencyRow> rows;
  for (const read::Period& period : read::periods_of(window, window.bucket.value_or(Bucket::none),
                                                     horizon, horizon.kept_bucket_hour)) {
    const auto parts = read::stretches(period.hours, horizon);
    std::vector<Sums> sums(groups.keys().size());
    counters.each(parts, [&](const sql::Statement& row) {
      const std::size_t at = groups.row_of(row.integer(0));
      if (at != groups.kNone) add_counter(sums[at], row, groups.is_error(row.integer(0)));
    });
    buckets.each(parts, [&](const sql::Statement& row) {
      const std::size_t at = groups.row_of(row.integer(0));
      if (at != groups.kNone)
        sums[at].histograms[row.integer(1)].emplace_back(row.integer(2), row.integer(3));
    });
    for (std::size_t i = 0; i < sums.size(); ++i) {
      if (sums[i].count == 0) continue;
      rows.push_back(row_of(groups.keys()[i], sums[i]));
      rows.back().at = period.at;
    }
  }
  return rows;
}

}  // namespace daybook
