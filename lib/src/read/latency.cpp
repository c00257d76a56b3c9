#include <algorithm>
#include <map>
#include <tuple>

#include "read/reader_state.hpp"
#include "read/rollup_groups.hpp"
#include "read/snapshot.hpp"
#include "state/rollups.hpp"

namespace daybook {
namespace {

constexpr double kNsPerMs = 1e6;

using Histogram = std::map<std::int64_t, std::int64_t>;  // a bucket's value: how many

struct Sums {
  std::int64_t count = 0, errors = 0, sum_ns = 0;
  std::int64_t min_ns = INT64_MAX, max_ns = 0;
  Histogram histograms[2];  // by state::Measure
};

/// The value at rank ceil(n * percent / 100), in milliseconds.
std::optional<double> percentile_ms(const Histogram& histogram, std::int64_t percent) {
  std::int64_t total = 0;
  for (const auto& [value_ns, count] : histogram) total += count;
  const std::int64_t rank = (total * percent + 99) / 100;
  std::int64_t seen = 0;
  for (const auto& [value_ns, count] : histogram) {
    seen += count;
    if (seen >= rank) return static_cast<double>(value_ns) / kNsPerMs;
  }
  return std::nullopt;
}

using Key = std::tuple<std::string, std::string, std::string, std::string>;
using Report = std::map<Key, Sums>;
struct Target {
  Sums* sums;
  bool is_error;
};
using Targets = std::unordered_map<std::int64_t, Target>;  // by rollup_group.id

void add_counters(sql::Connection& connection, const read::Hours& hours, const Targets& targets) {
  sql::Statement select(connection,
                        "SELECT group_id, timed, sum_ns, min_ns, max_ns FROM rollup_hour"
                        " WHERE hour >= ?1 AND hour < ?2 AND timed > 0");
  select.bind(1, hours.begin).bind(2, hours.end);
  while (select.step()) {
    const auto target = targets.find(select.integer(0));
    if (target == targets.end()) continue;
    Sums& sums = *target->second.sums;
    sums.count += select.integer(1);
    if (target->second.is_error) sums.errors += select.integer(1);
    sums.sum_ns = state::saturating_add(sums.sum_ns, select.integer(2));
    sums.min_ns = std::min(sums.min_ns, select.integer(3));
    sums.max_ns = std::max(sums.max_ns, select.integer(4));
  }
}

void add_histograms(sql::Connection& connection, const read::Hours& hours, const Targets& targets) {
  sql::Statement select(connection,
                        "SELECT group_id, measure, value_ns, count FROM rollup_hour_bucket"
                        " WHERE hour >= ?1 AND hour < ?2 AND measure IN (0, 1)");
  select.bind(1, hours.begin).bind(2, hours.end);
  while (select.step()) {
    const auto target = targets.find(select.integer(0));
    if (target == targets.end()) continue;
    target->second.sums->histograms[select.integer(1)][select.integer(2)] += select.integer(3);
  }
}

LatencyRow row_of(const Key& key, const Sums& sums) {
  LatencyRow row;
  std::tie(row.service, row.operation, row.provider, row.model) = key;
  row.count = sums.count;
  row.errors = sums.errors;
  row.min_ms = static_cast<double>(sums.min_ns) / kNsPerMs;
  row.avg_ms = static_cast<double>(sums.sum_ns) / static_cast<double>(sums.count) / kNsPerMs;
  row.max_ms = static_cast<double>(sums.max_ns) / kNsPerMs;
  const auto& [duration, first_token] = sums.histograms;
  row.p50_ms = percentile_ms(duration, 50);
  row.p95_ms = percentile_ms(duration, 95);
  row.p99_ms = percentile_ms(duration, 99);
  row.ttft_p50_ms = percentile_ms(first_token, 50);
  row.ttft_p95_ms = percentile_ms(first_token, 95);
  return row;
}

}  // namespace

std::vector<LatencyRow> Reader::latency(const Window& window) const {
  sql::Connection& connection = *read::held(state_).connection;
  const read::Snapshot snapshot(connection);
  const read::Hours hours = read::hours_of(window);
  Report report;
  Targets targets;
  for (const auto& [id, group] : read::rollup_groups(connection, window)) {
    Sums& sums = report[{group.service, group.operation, group.provider, group.model}];
    targets[id] = {&sums, group.is_error};
  }
  add_counters(connection, hours, targets);
  add_histograms(connection, hours, targets);
  std::vector<LatencyRow> rows;
  for (const auto& [key, sums] : report) {
    if (sums.count > 0) rows.push_back(row_of(key, sums));
  }
  return rows;
}

}  // namespace daybook
