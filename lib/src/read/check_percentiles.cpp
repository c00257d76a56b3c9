#include <algorithm>
#include <map>
#include <tuple>

#include "base/histogram.hpp"
#include "base/time_text.hpp"
#include "read/check.hpp"
#include "read/stretches.hpp"

namespace daybook::read {
namespace {

using Key = std::tuple<std::int64_t, std::int64_t, std::int64_t>;  // service, operation, model
constexpr const char* kColumns[] = {"p50_ns", "p95_ns", "p99_ns", "ttft_p50_ns", "ttft_p95_ns"};

struct Histograms {
  base::Histogram duration, first_token;
  base::Extremes extremes;
  /// In the order of kColumns; 0: none.
  std::vector<std::int64_t> percentiles() {
    std::vector<std::int64_t> all = base::percentiles(duration, {50, 95, 99}, extremes);
    all.resize(3);
    const auto more = base::percentiles(first_token, {50, 95});
    all.insert(all.end(), more.begin(), more.end());
    all.resize(5);
    return all;
  }
};

std::map<Key, Histograms> histograms_of(sql::Statement& select, sql::Statement& extremes,
                                        std::int64_t hour) {
  std::map<Key, Histograms> series;
  select.bind(1, hour);
  while (select.step()) {
    Histograms& to = series[{select.integer(0), select.integer(1), select.integer(2)}];
    (select.integer(3) == 0 ? to.duration : to.first_token)
        .emplace_back(select.integer(4), select.integer(5));
  }
  extremes.bind(1, hour);
  while (extremes.step())
    series[{extremes.integer(0), extremes.integer(1), extremes.integer(2)}].extremes.add(
        extremes.integer(3), extremes.integer(4));
  return series;
}

}  // namespace

void check_percentiles(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "percentiles");
  const Horizon horizon = read_horizon(connection);
  sql::Statement buckets(connection,
                         "SELECT g.service_id, g.operation_id, g.model_id, b.measure, b.value_ns,"
                         " b.count FROM rollup_hour_bucket AS b JOIN rollup_group AS g"
                         " ON g.id = b.group_id WHERE b.hour = ?1");
  sql::Statement extremes(
      connection,
      "SELECT g.service_id, g.operation_id, g.model_id, min(h.min_ns), max(h.max_ns)"
      " FROM rollup_hour AS h JOIN rollup_group AS g ON g.id = h.group_id"
      " WHERE h.hour = ?1 AND h.timed > 0 GROUP BY 1, 2, 3");
  sql::Statement kept(connection,
                      "SELECT hour, service_id, operation_id, model_id, p50_ns, p95_ns, p99_ns,"
                      " ttft_p50_ns, ttft_p95_ns FROM rollup_hour_quantile ORDER BY hour");
  std::map<Key, Histograms> series;
  std::int64_t hour = -1, rows = 0, pruned = 0;
  for (; kept.step(); ++rows) {
    if (kept.integer(0) < horizon.kept_bucket_hour) {
      ++pruned;
      continue;
    }
    if (kept.integer(0) != hour) series = histograms_of(buckets, extremes, hour = kept.integer(0));
    const auto found = series[{kept.integer(1), kept.integer(2), kept.integer(3)}].percentiles();
    for (int i = 0; i < 5; ++i) {
      const std::int64_t has = kept.integer(4 + i), should = found[static_cast<std::size_t>(i)];
      if (has == should) continue;
      findings.wrong("rollup_hour_quantile " + base::format_hour(hour * base::kNsPerHour) + ": " +
                     kColumns[i] + " is " + std::to_string(has) + ", its histogram says " +
                     std::to_string(should));
    }
  }
  check_histograms(connection, findings);
  check_hour_measures(connection, findings);
  if (pruned > 0) {
    findings.not_verifiable(std::to_string(pruned) + " of " + std::to_string(rows) +
                            " hourly percentiles, since their histograms were pruned");
  }
  findings.finish(std::to_string(rows - pruned) +
                  " hourly percentiles agree with their histograms");
}

}  // namespace daybook::read
