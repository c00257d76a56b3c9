#include <algorithm>
#include <map>
#include <tuple>

#include "base/histogram.hpp"
#include "read/check.hpp"
#include "read/stretches.hpp"
#include "state/dictionaries.hpp"
#include "state/rollups.hpp"

namespace daybook::read {
namespace {

using GroupKey = std::tuple<std::string, std::string, std::string>;  // service, server, tool
using RollupKey = std::pair<std::int64_t, std::int64_t>;             // period, group

struct Raw {
  std::int64_t count = 0, errors = 0, timed = 0, sum_ns = 0, last_at_ns = 0;
  base::Extremes extremes;
  std::map<std::int64_t, std::int64_t> buckets;  // value_ns: count
  bool seen = false;
};
using RawMap = std::map<RollupKey, Raw>;

constexpr const char* kGroups =
    "SELECT g.id, service.name, g.server, g.tool FROM rollup_tool_group AS g"
    " JOIN service ON service.id = g.service_id";
constexpr const char* kTools =
    "SELECT span.at_ns, service.name, coalesce(server.name, ''), tool.tool, span.status = 2,"
    " span.duration_ns FROM tool_execution AS tool JOIN span ON span.id = tool.id"
    " JOIN service ON service.id = span.service_id"
    " LEFT JOIN server ON server.id = tool.server_id";

GroupKey key_at(const sql::Statement& row, int first) {
  const auto text = [&](int column) { return std::string(row.text(first + column)); };
  return {text(0), text(1), text(2)};
}

/// The group a tool is counted in (state::Dictionaries); 0: none.
std::int64_t group_of(const std::map<GroupKey, std::int64_t>& groups, const GroupKey& key) {
  const std::string other(state::kOther);
  for (const GroupKey& candidate :
       {key, GroupKey{std::get<0>(key), "", other}, GroupKey{other, "", other}}) {
    if (const auto found = groups.find(candidate); found != groups.end()) return found->second;
  }
  return 0;
}

void add(Raw& to, const sql::Statement& row) {
  ++to.count;
  to.errors += row.integer(4);
  to.last_at_ns = std::max(to.last_at_ns, row.integer(0));
  if (row.is_null(5)) return;
  ++to.timed;
  to.sum_ns = state::saturating_add(to.sum_ns, row.integer(5));
  to.extremes.add(row.integer(5), row.integer(5));
  ++to.buckets[base::bucket_value_ns(row.integer(5))];
}

/// Of hours from kept_hour on, and of the days before.
std::pair<RawMap, RawMap> raw_tools(sql::Connection& connection, const Horizon& horizon) {
  std::map<GroupKey, std::int64_t> groups;
  sql::Statement select_groups(connection, kGroups);
  while (select_groups.step()) groups.emplace(key_at(select_groups, 1), select_groups.integer(0));
  std::pair<RawMap, RawMap> raw;
  sql::Statement select(connection, kTools);
  while (select.step()) {
    const std::int64_t group = group_of(groups, key_at(select, 1));
    const std::int64_t hour = select.integer(0) / state::kHourNs;
    add(hour >= horizon.kept_hour ? raw.first[{hour, group}]
                                  : raw.second[{state::period_of(state::Tier::day, hour), group}],
        select);
  }
  return raw;
}

class ToolCheck {
 public:
  ToolCheck(sql::Connection& connection, Findings& findings)
      : connection_(connection), findings_(findings) {}

  /// `where`: the periods that are compared; `bucket_where`: those that have a histogram.
  void compare(state::Tier tier, RawMap& raw, const std::string& where,
               const std::string& bucket_where) {
    const std::string name = state::tier_name(tier), table = "rollup_tool_" + name;
    sql::Statement select(connection_, "SELECT " + name +
                                           ", group_id, count, pruned, errors, timed, sum_ns,"
                                           " last_at_ns, min_ns, max_ns FROM " +
                                           table + where);
    for (; select.step(); ++rollups_) {
      Raw& rows = raw[{select.integer(0), select.integer(1)}];
      rows.seen = true;
      const std::string place =
          place_of("rollup_tool_", tier, select.integer(0), select.integer(1));
      const std::int64_t pruned = select.integer(3);
      differ(place, "count", select.integer(2), rows.count + pruned);
      if (pruned > 0) {
        ++pruned_;
        rows.buckets.clear();
        continue;
      }
      differ(place, "errors", select.integer(4), rows.errors);
      differ(place, "timed", select.integer(5), rows.timed);
      differ(place, "sum_ns", select.integer(6), rows.sum_ns);
      differ(place, "last_at_ns", select.integer(7), rows.last_at_ns);
      differ(place, "min_ns", select.integer(8), rows.timed > 0 ? rows.extremes.min_ns : 0);
      differ(place, "max_ns", select.integer(9), rows.timed > 0 ? rows.extremes.max_ns : 0);
      compare_buckets(table, name, bucket_where, select.integer(0), select.integer(1), place, rows);
    }
    for (const auto& [key, rows] : raw) {
      if (rows.seen) continue;
      differ(place_of("rollup_tool_", tier, key.first, key.second), "count", 0, rows.count);
    }
  }
  void finish() {
    if (pruned_ > 0) {
      findings_.not_verifiable(std::to_string(pruned_) + " of " + std::to_string(rollups_) +
                               " rollups: their sums, since rows were deleted; counts are right");
    }
    findings_.finish(std::to_string(rollups_) + " rollups of tools agree with the rows");
  }

 private:
  void compare_buckets(const std::string& table, const std::string& period_name,
                       const std::string& where, std::int64_t period, std::int64_t group,
                       const std::string& place, Raw& rows) {
    sql::Statement select(connection_, "SELECT value_ns, count FROM " + table + "_bucket WHERE " +
                                           period_name + " = ?1 AND group_id = ?2" + where);
    select.bind(1, period).bind(2, group);
    bool any = false;
    while (select.step()) {
      any = true;
      std::int64_t& raw = rows.buckets[select.integer(0)];
      differ(place + "bucket " + std::to_string(select.integer(0)) + " ns: ", "count",
             select.integer(1), raw);
      raw = 0;
    }
    if (!any && !where.empty()) return;  // pruned
    for (const auto& [value_ns, count] : rows.buckets) {
      differ(place + "bucket " + std::to_string(value_ns) + " ns: ", "count", 0, count);
    }
  }
  void differ(const std::string& place, const char* column, std::int64_t kept, std::int64_t raw) {
    if (kept == raw) return;
    findings_.wrong(place + column + " is " + std::to_string(kept) + ", the rows say " +
                    std::to_string(raw));
  }

  sql::Connection& connection_;
  Findings& findings_;
  std::int64_t rollups_ = 0, pruned_ = 0;
};

}  // namespace

void check_tool_rollups(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "tool_rollups");
  const Horizon horizon = read_horizon(connection);
  auto [hours, days] = raw_tools(connection, horizon);
  ToolCheck check(connection, findings);
  check.compare(state::Tier::hour, hours, "",
                horizon.kept_bucket_hour > 0
                    ? " AND hour >= " + std::to_string(horizon.kept_bucket_hour)
                    : "");
  check.compare(state::Tier::day, days, " WHERE day * 24 < " + std::to_string(horizon.kept_hour),
                "");
  check.finish();
}

}  // namespace daybook::read
