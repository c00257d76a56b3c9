#include <algorithm>

#include "base/histogram.hpp"
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
  std::optional<std::int64_t> p95_ns;  // as the fold has computed it
};

void add_row(Sums& sums, const sql::Statement& row, bool is_error) {
  std::int64_t* const members[] = {&sums.count,  &sums.timed,         &sums.input, &sums.output,
                                   &sums.usages, &sums.cost_nano_usd, &sums.priced};
  int column = 1;
  for (std::int64_t* member : members)
    *member = state::saturating_add(*member, row.integer(column++));
  if (is_error) sums.errors += row.integer(1);
}

MeasureRow row_of(const ReportKey& key, Sums& sums) {
  MeasureRow row;
  static_cast<ReportKey&>(row) = key;
  row.count = sums.count;
  row.errors = sums.errors;
  row.timed = sums.timed;
  row.tokens = state::saturating_add(sums.input, sums.output);
  row.usages = sums.usages;
  if (sums.priced > 0) row.cost_usd = static_cast<double>(sums.cost_nano_usd) / 1e9;
  const auto counted = base::percentiles(sums.durations, {95});
  if (!counted.empty()) sums.p95_ns = counted[0];
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

}  // namespace

std::vector<MeasureRow> Reader::measures(const Window& window, bool percentiles) const {
  sql::Connection& connection = *read::held(state_).connection;
  const read::Snapshot snapshot(connection);
  const read::Horizon horizon = read::read_horizon(connection);
  const read::RollupGroups groups(connection, window, {"service"});
  read::TierSelect counters(connection,
                            "group_id, count, timed, input_tokens, output_tokens, usage_count,"
                            " cost_nano_usd, priced",
                            "rollup_", "", "count > 0");
  read::TierSelect buckets(connection, "group_id, value_ns, count", "rollup_", "_bucket",
                           "measure = 0");
  read::HourQuantiles known(connection, groups);
  const auto lacks_p95 = [](const Sums& sum) { return sum.timed > 0 && !sum.p95_ns; };
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
        have_histograms(parts, horizon)) {
      buckets.each(parts, [&](const sql::Statement& row) {
        const std::size_t at = groups.row_of(row.integer(0));
        if (at != groups.kNone && !sums[at].p95_ns)
          sums[at].durations.emplace_back(row.integer(1), row.integer(2));
      });
    }
    for (std::size_t i = 0; i < sums.size(); ++i) {
      if (sums[i].count == 0) continue;
      rows.push_back(row_of(groups.keys()[i], sums[i]));
      rows.back().at = period.at;
    }
  }
  return rows;
}

}  // namespace daybook
