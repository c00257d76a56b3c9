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

/// 95th percentiles by the upper ends of histograms: what lies below the value that is looked for
/// is known by its number alone, and is most of the rows.
class Percentiles {
 public:
  Percentiles(sql::Connection& connection, const read::RollupGroups& groups)
      : connection_(connection),
        groups_(groups),
        whole_(connection, "group_id, value_ns, count", "rollup_", "_bucket", "measure = 0") {}

  /// Sets p95_ns of those that have none and some value.
  void find(const std::vector<read::Stretch>& parts, std::vector<Sums>& sums) {
    if (const auto from_ns = upper_ends(parts, sums.size()); !from_ns.empty()) {
      for (const read::Stretch& part : parts) read_from(part, from_ns, sums);
      for (std::size_t at = 0; at < sums.size(); ++at) settle(sums[at], from_ns[at]);
    }
    if (std::none_of(sums.begin(), sums.end(), lacks_p95)) return;
    whole_.each(parts, [&](const sql::Statement& row) {
      const std::size_t at = groups_.row_of(row.integer(0));
      if (at != groups_.kNone && lacks_p95(sums[at]))
        sums[at].durations.emplace_back(row.integer(1), row.integer(2));
    });
    for (Sums& sum : sums) settle(sum, 0);
  }

 private:
  /// Histograms of a tier: which groups there are, and one's from a value on.
  struct Rows {
    state::Tier tier;
    sql::Statement groups, buckets;
  };

  /// Where each row's upper end begins: at what a seventh of its values exceed in one hour, day or
  /// month in the middle, or 0. Empty: there are few of these.
  std::vector<std::int64_t> upper_ends(const std::vector<read::Stretch>& parts, std::size_t rows) {
    const auto length = [](const read::Stretch& part) { return part.end - part.begin; };
    const auto longest =
        std::max_element(parts.begin(), parts.end(),
                         [&](const auto& a, const auto& b) { return length(a) < length(b); });
    if (longest == parts.end() || length(*longest) < kPeriodsMin) return {};
    const std::int64_t middle = longest->begin + length(*longest) / 2;
    std::vector<base::Histogram> few(rows);
    whole_.each({{longest->tier, middle, middle + 1}}, [&](const sql::Statement& row) {
      const std::size_t at = groups_.row_of(row.integer(0));
      if (at != groups_.kNone) few[at].emplace_back(row.integer(1), row.integer(2));
    });
    std::vector<std::int64_t> from_ns;
    for (base::Histogram& histogram : few) {
      const auto exceeded = base::percentiles(histogram, {85});
      from_ns.push_back(exceeded.empty() ? 0 : exceeded[0]);
    }
    return from_ns;
  }

  void read_from(const read::Stretch& part, const std::vector<std::int64_t>& from_ns,
                 std::vector<Sums>& sums) {
    Rows& of = rows_of(part.tier);
    of.groups.bind(1, part.begin).bind(2, part.end);
    while (of.groups.step()) {
      const std::size_t at = groups_.row_of(of.groups.integer(1));
      if (at == groups_.kNone || !lacks_p95(sums[at])) continue;
      of.buckets.bind(1, of.groups.integer(0)).bind(2, of.groups.integer(1)).bind(3, from_ns[at]);
      while (of.buckets.step())
        sums[at].durations.emplace_back(of.buckets.integer(0), of.buckets.integer(1));
    }
  }

  Rows& rows_of(state::Tier tier) {
    const auto found = std::find_if(rows_.begin(), rows_.end(),
                                    [&](const Rows& rows) { return rows.tier == tier; });
    if (found != rows_.end()) return *found;
    const std::string name = state::tier_name(tier), table = "rollup_" + name;
    const bool is_all = tier == state::Tier::all;  // has no period
    rows_.push_back(
        {tier,
         sql::Statement(connection_,
                        "SELECT " + (is_all ? "0" : name) + ", group_id FROM " + table +
                            " WHERE timed > 0 AND " +
                            (is_all ? "?1 < ?2" : name + " >= ?1 AND " + name + " < ?2")),
         sql::Statement(connection_, "SELECT value_ns, count FROM " + table + "_bucket WHERE " +
                                         (is_all ? "?1 = 0" : name + " = ?1") +
                                         " AND group_id = ?2 AND measure = 0 AND value_ns >= ?3")});
    return rows_.back();
  }

  /// By its values from `from_ns` on; nothing where the percentile lies below.
  static void settle(Sums& sum, std::int64_t from_ns) {
    if (!lacks_p95(sum)) return;
    if (from_ns > 0) {
      std::int64_t below = sum.timed;
      for (const auto& [value_ns, count] : sum.durations) below -= count;
      sum.durations.emplace_back(0, std::max<std::int64_t>(below, 0));
    }
    const auto found = base::percentiles(sum.durations, {95}, sum.extremes);
    if (!found.empty() && found[0] >= from_ns) sum.p95_ns = found[0];
    sum.durations.clear();
  }

  static constexpr std::int64_t kPeriodsMin = 4;

  sql::Connection& connection_;
  const read::RollupGroups& groups_;
  read::TierSelect whole_;
  std::vector<Rows> rows_;
};

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
  Percentiles counted(connection, groups);
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
      counted.find(parts, sums);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      if (sums[i].count == 0) continue;
      rows.push_back(row_of(groups.keys()[i], sums[i]));
      rows.back().at = period.at;
    }
  }
  return rows;
}

}  // namespace daybook
