#include <algorithm>

#include "base/histogram.hpp"
#include "read/durations.hpp"
#include "read/hour_quantiles.hpp"
#include "read/hour_rows.hpp"
#include "read/periods.hpp"
#include "read/reader_state.hpp"
#include "read/rollup_groups.hpp"
#include "read/snapshot.hpp"
#include "state/rollups.hpp"

namespace daybook {
namespace {

struct Sums {
  std::int64_t count = 0, errors = 0, timed = 0;
  std::int64_t input = 0, output = 0, usages = 0, cost_nano_usd = 0, priced = 0;
  base::Histogram durations;
  base::Extremes extremes;
  std::optional<std::int64_t> p95_ns;
};

bool lacks_p95(const Sums& sums) {
  return sums.timed > 0 && !sums.p95_ns;
}

void add_row(Sums& sums, const state::MeasuresOfHour& row, bool is_error) {
  const auto& [count, timed, input, output, usages, cost_nano_usd, priced] = row.sums;
  sums.count += count;
  sums.timed += timed;
  sums.input = state::saturating_add(sums.input, input);
  sums.output = state::saturating_add(sums.output, output);
  sums.usages += usages;
  sums.cost_nano_usd = state::saturating_add(sums.cost_nano_usd, cost_nano_usd);
  sums.priced += priced;
  if (is_error) sums.errors += count;
  if (timed > 0) sums.extremes.add(row.min_ns, row.max_ns);
}

/// Rows with all their names are large, and many: they are made where they stay.
void add_row(std::vector<MeasureRow>& rows, const ReportKey& key, const Sums& sums) {
  MeasureRow& row = rows.emplace_back();
  static_cast<ReportKey&>(row) = key;
  row.count = sums.count;
  row.errors = sums.errors;
  row.timed = sums.timed;
  row.tokens = state::saturating_add(sums.input, sums.output);
  row.usages = sums.usages;
  if (sums.priced > 0) row.cost_usd = static_cast<double>(sums.cost_nano_usd) / 1e9;
  if (sums.p95_ns) row.p95_ms = static_cast<double>(*sums.p95_ns) / 1e6;
}

/// Whether no hour that is to be read from the hour tier has lost its histogram.
bool have_histograms(const std::vector<read::Stretch>& parts, const read::Horizon& horizon) {
  for (const read::Stretch& part : parts) {
    if (part.tier == state::Tier::hour && part.begin < horizon.kept_bucket_hour &&
        part.begin < part.end)
      return false;
  }
  return true;
}

/// Sets p95_ns of those that have none and some value.
void find_percentiles(read::Durations& durations, const std::vector<read::Stretch>& parts,
                      const read::RollupGroups& groups, std::vector<Sums>& sums) {
  durations.each(parts, [&](std::int64_t group_id) -> base::Histogram* {
    const std::size_t at = groups.row_of(group_id);
    return at != groups.kNone && lacks_p95(sums[at]) ? &sums[at].durations : nullptr;
  });
  for (Sums& sum : sums) {
    if (!lacks_p95(sum)) continue;
    const auto found = base::percentiles(sum.durations, {95}, sum.extremes);
    if (!found.empty()) sum.p95_ns = found[0];
  }
}

}  // namespace

std::vector<MeasureRow> Reader::measures(const Window& window, bool percentiles) const {
  const State& state = read::held(state_);
  const access::Scope scope = read::report_scope(state, "report_traffic");
  sql::Connection& connection = *state.connection;
  const read::Snapshot snapshot(connection);
  const read::Horizon horizon = read::read_horizon(connection);
  const read::RollupGroups groups(connection, window, {"service"}, scope);
  read::HourRows counters(connection);
  read::Durations durations(connection);
  read::HourQuantiles known(connection, groups);
  constexpr std::size_t kRowsAtFirst = 1 << 13;
  const auto periods =
      read::periods_of(window, window.bucket.value_or(Bucket::none), horizon, horizon.kept_hour);
  std::vector<MeasureRow> rows;
  rows.reserve(std::min(periods.size() * groups.keys().size(), kRowsAtFirst));
  for (const read::Period& period : periods) {
    const auto parts = read::stretches(period.hours, horizon);
    std::vector<Sums> sums(groups.keys().size());
    const bool is_hour = period.hours.end == period.hours.begin + 1;
    const bool takes_known = percentiles && is_hour && known.are_rows();
    counters.each(parts, [&](const state::MeasuresOfHour& row) {
      const std::size_t at = groups.row_of(row.group_id);
      if (at == groups.kNone) return;
      add_row(sums[at], row, groups.is_error(row.group_id));
      if (takes_known && row.p95_ns >= 0) sums[at].p95_ns = row.p95_ns;
    });
    if (takes_known && std::any_of(sums.begin(), sums.end(), lacks_p95))  // of no packed hour
      known.each(period.hours.begin,
                 [&](std::size_t at, std::int64_t ns) { sums[at].p95_ns = ns; });
    if (percentiles && std::any_of(sums.begin(), sums.end(), lacks_p95) &&
        have_histograms(parts, horizon))
      find_percentiles(durations, parts, groups, sums);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      if (sums[i].count == 0) continue;
      add_row(rows, groups.keys()[i], sums[i]);
      rows.back().at = period.at;
    }
  }
  return rows;
}

}  // namespace daybook
