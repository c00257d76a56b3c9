#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include "base/histogram.hpp"
#include "read/periods.hpp"
#include "read/reader_state.hpp"
#include "read/rollup_groups.hpp"
#include "read/snapshot.hpp"
#include "state/rollups.hpp"

namespace daybook {
namespace {

constexpr double kNsPerMs = 1e6;

using Names = std::array<std::string, 3>;
const std::vector<std::string> kColumns = {"service", "server", "tool"};

struct Sums {
  std::int64_t count = 0, errors = 0, timed = 0, sum_ns = 0, last_at_ns = 0;
  base::Histogram histogram;
  base::Extremes extremes;
};

/// The names of each group's row, by rollup_tool_group.id.
std::unordered_map<std::int64_t, Names> read_groups(sql::Connection& connection,
                                                    const Window& window,
                                                    const access::Scope& scope) {
  const std::vector<std::string>& by = window.by.empty() ? kColumns : window.by;
  read::require_known(by, kColumns);
  std::unordered_map<std::int64_t, Names> groups;
  if (!window.environment.empty() || !window.operation.empty() || !window.provider.empty() ||
      !window.model.empty() || !window.status.empty())
    return groups;  // which tools are not counted by
  sql::Statement select(connection,
                        "SELECT g.id, service.name, g.server, g.tool FROM rollup_tool_group AS g"
                        " JOIN service ON service.id = g.service_id");
  while (select.step()) {
    if (!read::lets_through(window.service, select.text(1)) || !read::is_in(scope, select.text(1)))
      continue;
    Names names;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (std::find(by.begin(), by.end(), kColumns[i]) != by.end())
        names[i] = select.text(static_cast<int>(i) + 1);
    }
    groups.emplace(select.integer(0), std::move(names));
  }
  return groups;
}

ToolRow row_of(const Names& names, Sums& sums) {
  ToolRow row;
  row.service = names[0];
  row.server = names[1];
  row.tool = names[2];
  row.count = sums.count;
  row.errors = sums.errors;
  row.error_rate = static_cast<double>(sums.errors) / static_cast<double>(sums.count);
  row.last_at = Time(Nanos(sums.last_at_ns));
  if (sums.timed > 0)
    row.avg_ms = static_cast<double>(sums.sum_ns) / static_cast<double>(sums.timed) / kNsPerMs;
  const auto values = base::percentiles(sums.histogram, {50, 95}, sums.extremes);
  if (values.size() == 2) {
    row.p50_ms = static_cast<double>(values[0]) / kNsPerMs;
    row.p95_ms = static_cast<double>(values[1]) / kNsPerMs;
  }
  return row;
}

}  // namespace

std::vector<ToolRow> Reader::tools(const Window& window) const {
  const State& state = read::held(state_);
  const access::Scope scope = read::report_scope(state, "report_tools");
  sql::Connection& connection = *state.connection;
  const read::Snapshot snapshot(connection);
  const read::Horizon horizon = read::read_horizon(connection);
  const auto groups = read_groups(connection, window, scope);
  read::TierSelect counters(connection,
                            "group_id, count, errors, timed, sum_ns, last_at_ns, min_ns, max_ns",
                            "rollup_tool_", "", "count > 0");
  read::TierSelect buckets(connection, "group_id, value_ns, count", "rollup_tool_", "_bucket",
                           "count > 0");
  std::vector<ToolRow> rows;
  for (const read::Period& period : read::periods_of(window, window.bucket.value_or(Bucket::none),
                                                     horizon, horizon.kept_bucket_hour)) {
    const auto parts = read::stretches(period.hours, horizon);
    std::map<Names, Sums> report;
    counters.each(parts, [&](const sql::Statement& row) {
      const auto group = groups.find(row.integer(0));
      if (group == groups.end()) return;
      Sums& sums = report[group->second];
      sums.count += row.integer(1);
      sums.errors += row.integer(2);
      sums.timed += row.integer(3);
      sums.sum_ns = state::saturating_add(sums.sum_ns, row.integer(4));
      sums.last_at_ns = std::max(sums.last_at_ns, row.integer(5));
      if (!row.is_null(6)) sums.extremes.add(row.integer(6), row.integer(7));
    });
    buckets.each(parts, [&](const sql::Statement& row) {
      const auto group = groups.find(row.integer(0));
      if (group == groups.end()) return;
      report[group->second].histogram.emplace_back(row.integer(1), row.integer(2));
    });
    for (auto& [names, sums] : report) {
      if (sums.count == 0) continue;
      rows.push_back(row_of(names, sums));
      rows.back().at = period.at;
    }
  }
  return rows;
}

}  // namespace daybook
