#include <algorithm>
#include <map>
#include <tuple>

#include "base/time_text.hpp"
#include "read/check.hpp"
#include "read/stretches.hpp"
#include "state/dictionaries.hpp"

namespace daybook::read {
namespace {

using GroupKey = std::tuple<std::string, std::string, std::string, std::string, std::string>;
using RollupKey = std::pair<std::int64_t, std::int64_t>;  // period, group

struct Raw {
  std::int64_t count = 0, first_at_ns = INT64_MAX, last_at_ns = -1;
  bool seen = false;
};
using RawMap = std::map<RollupKey, Raw>;

constexpr const char* kGroups =
    "SELECT g.id, service.name, model.provider, model.name, g.type, g.fingerprint"
    " FROM rollup_error_group AS g JOIN service ON service.id = g.service_id"
    " JOIN model ON model.id = g.model_id";
constexpr const char* kErrors =
    "SELECT at_ns / 3600000000000, service.name, coalesce(model.provider, ''),"
    " coalesce(model.name, ''), type, fingerprint, count(*), min(at_ns), max(at_ns)"
    " FROM error JOIN service ON service.id = error.service_id"
    " LEFT JOIN model ON model.id = error.model_id GROUP BY 1, 2, 3, 4, 5, 6";

GroupKey key_at(const sql::Statement& row, int first) {
  const auto text = [&](int column) { return std::string(row.text(first + column)); };
  return {text(0), text(1), text(2), text(3), text(4)};
}

/// The group an error is counted in (state::Dictionaries); 0: none.
std::int64_t group_of(const std::map<GroupKey, std::int64_t>& groups, const GroupKey& key) {
  const std::string other(state::kOther);
  for (const GroupKey& candidate : {key, GroupKey{std::get<0>(key), "", other, other, other},
                                    GroupKey{other, "", other, other, other}}) {
    if (const auto found = groups.find(candidate); found != groups.end()) return found->second;
  }
  return 0;
}

/// Of hours from kept_hour on, and of the days before.
std::pair<RawMap, RawMap> raw_errors(sql::Connection& connection, const Horizon& horizon) {
  std::map<GroupKey, std::int64_t> groups;
  sql::Statement select_groups(connection, kGroups);
  while (select_groups.step()) groups.emplace(key_at(select_groups, 1), select_groups.integer(0));
  std::pair<RawMap, RawMap> raw;
  sql::Statement select(connection, kErrors);
  while (select.step()) {
    const std::int64_t group = group_of(groups, key_at(select, 1)), hour = select.integer(0);
    Raw& to = hour >= horizon.kept_hour
                  ? raw.first[{hour, group}]
                  : raw.second[{state::period_of(state::Tier::day, hour), group}];
    to.count += select.integer(6);
    to.first_at_ns = std::min(to.first_at_ns, select.integer(7));
    to.last_at_ns = std::max(to.last_at_ns, select.integer(8));
  }
  return raw;
}

class ErrorCheck {
 public:
  ErrorCheck(sql::Connection& connection, Findings& findings)
      : connection_(connection), findings_(findings) {}

  void compare(state::Tier tier, RawMap& raw, const std::string& where) {
    const std::string name = state::tier_name(tier);
    sql::Statement select(connection_, "SELECT " + name +
                                           ", group_id, count, pruned, first_at_ns, last_at_ns"
                                           " FROM rollup_error_" +
                                           name + where);
    for (; select.step(); ++rollups_) {
      Raw& rows = raw[{select.integer(0), select.integer(1)}];
      rows.seen = true;
      const std::string place =
          place_of("rollup_error_", tier, select.integer(0), select.integer(1));
      const std::int64_t pruned = select.integer(3), expected = rows.count + pruned;
      if (select.integer(2) != expected) {
        findings_.wrong(place + "count is " + std::to_string(select.integer(2)) +
                        ", the rows say " + std::to_string(expected));
      } else if (pruned > 0) {
        ++pruned_;
      } else if (select.integer(4) != rows.first_at_ns || select.integer(5) != rows.last_at_ns) {
        findings_.wrong(place + "its first or last time is not that of its rows");
      }
    }
    for (const auto& [key, rows] : raw) {
      if (rows.seen) continue;
      findings_.wrong(place_of("rollup_error_", tier, key.first, key.second) +
                      "count is 0, the rows say " + std::to_string(rows.count));
    }
  }
  void finish() {
    if (pruned_ > 0) {
      findings_.not_verifiable(std::to_string(pruned_) + " of " + std::to_string(rollups_) +
                               " rollups: their times, since rows were deleted; counts are right");
    }
    findings_.finish(std::to_string(rollups_) + " rollups of errors agree with the rows");
  }

 private:
  sql::Connection& connection_;
  Findings& findings_;
  std::int64_t rollups_ = 0, pruned_ = 0;
};

}  // namespace

void check_error_rollups(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "error_rollups");
  const Horizon horizon = read_horizon(connection);
  auto [hours, days] = raw_errors(connection, horizon);
  ErrorCheck check(connection, findings);
  check.compare(state::Tier::hour, hours, "");
  check.compare(state::Tier::day, days, " WHERE day * 24 < " + std::to_string(horizon.kept_hour));
  check.finish();
}

}  // namespace daybook::read
