#include <algorithm>

#include "base/histogram.hpp"
#include "read/durations.hpp"
#include "read/hour_quantiles.hpp"
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

void add_row(Sums& sums, const sql::Statement& row, bool is_error) {
  std::int64_t* const members[] = {&sums.count,  &sums.timed,         &sums.input, &sums.output,
                                   &sums.usages, &sums.cost_nano_usd, &sums.priced};
  int column = 1;
  for (std::int64_t* member : members)
    *member = state::saturating_add(*member, row.integer(column++));
  if (is_error) sums.errors += row.integer(1);
  if (!row.is_null(column)) sums.extremes.add(row.integer(column), row.integer(column + 1));
}

MeasureRow row_of(const ReportKey& key, const Sums& sums) {
  MeasureRow row;
  static_cast<ReportKey&>(row) = key;
  row.count = sums.count;
  row.errors = sums.errors;
  row.timed = sums.timed;
  row.tokens = state::saturating_add(sums.input, sums.output);
  row.usages = sums.usages;
  if (sums.priced > 0) row.cost_usd = static_cast<double>(sums.cost_nano_usd) / 1e9;
  if (sums.p95_ns) row.p95_ms = static_cast<double>(*sums.p95_ns) / 1e6;
  return row;
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
  read::TierSelect counters(connection,
                            "group_id, count, timed, input_tokens, output_tokens, usage_count,"
                            " cost_nano_usd, priced, min_ns, max_ns",
                            "rollup_", "", "count > 0");
  read::Durations durations(connection);
  read::HourQuantiles known(connection, groups);
  std::vector<MeasureRow> rows;
  for (const read::Period& period :
       read::periods_of(window, window.bucket.value_or(Bucket::none), horizon, horizon.kept_hour)) {
    const auto parts = read::stretches(period.hours, horizon);
    std::vector<Sums> sums(groups.keys().size());
    counters.each(parts, [&](const sql::Statement& row) {
      const std::size_t at = groups.row_of(row.integer(0));
      if (at != groups.kNone) add_row(sums[at], row, groups.is_error(row.integer(0)));
    });
    if (percentiles && period.hours.end == period.hours.begin + 1)
      known.each(period.hours.begin,
                 [&](std::size_t at, std::int64_t ns) { sums[at].p95_ns = ns; });
    if (percentiles && std::any_of(sums.begin(), sums.end(), lacks_p95) &&
        have_histograms(parts, horizon))
      find_percentiles(durations, parts, groups, sums);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      if (sums[i].count == 0) continue;
      rows.push_back(row_of(groups.keys()[i], sums[i]));
      rows.back().at = period.at;
    }
  }
  return rows;
}

}  // namespace daybook
