#include "state/rollup_fold.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/histogram.hpp"
#include "base/limits.hpp"
#include "base/time_text.hpp"

namespace daybook::state {
namespace {

// What rows take on average, see rows/insert.hpp; measured on a year of calls.
constexpr std::int64_t kCounterBytes = 64, kBucketBytes = 14;

}  // namespace

RollupFold::RollupFold(sql::Connection& db)
    : db_(db),
      latest_(db,
              "SELECT max(coalesce((SELECT max(hour) FROM rollup_hour WHERE hour <= ?1), 0),"
              " coalesce((SELECT max(hour) FROM rollup_error_hour WHERE hour <= ?1), 0))"),
      next_(db,
            "SELECT min(coalesce((SELECT min(hour) FROM rollup_hour WHERE hour >= ?1), ?2),"
            " coalesce((SELECT min(hour) FROM rollup_error_hour WHERE hour >= ?1), ?2))"),
      rows_of_day_(db, "SELECT count(*) FROM rollup_day WHERE day = ?1"),
      buckets_(db,
               "SELECT g.service_id, g.operation_id, g.model_id, b.measure, b.value_ns, b.count"
               " FROM rollup_hour_bucket AS b JOIN rollup_group AS g ON g.id = b.group_id"
               " WHERE b.hour = ?1"),
      extremes_(db,
                "SELECT g.service_id, g.operation_id, g.model_id, min(h.min_ns), max(h.max_ns)"
                " FROM rollup_hour AS h JOIN rollup_group AS g ON g.id = h.group_id"
                " WHERE h.hour = ?1 AND h.timed > 0 GROUP BY 1, 2, 3"),
      percentile_(db,
                  "INSERT INTO rollup_hour_quantile (hour, service_id, operation_id, model_id,"
                  " p50_ns, p95_ns, p99_ns, ttft_p50_ns, ttft_p95_ns)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"),
      histograms_(db),
      measures_(db) {}

std::int64_t RollupFold::next_hour(std::int64_t from, std::int64_t before) {
  return std::min(next_.bind(1, from).bind(2, before).first_integer(), before);
}

std::int64_t RollupFold::fold(std::int64_t hour, TableSizes& sizes) {
  if (steps_.empty()) {
    for (const Tier tier : kUpperTiers) {
      for (const RollupKind kind : {RollupKind::counter, RollupKind::bucket, RollupKind::error,
                                    RollupKind::tool, RollupKind::tool_bucket})
        steps_.push_back({tier, kind, sql::Statement(db_, fold_hour_sql(tier, kind))});
    }
  }
  rows_of_day_.bind(1, period_of(Tier::day, hour));
  const std::int64_t had = rows_of_day_.first_integer();
  std::int64_t rows = 0;
  for (Step& step : steps_) {
    step.statement.bind(1, period_of(step.tier, hour)).bind(2, hour).run();
    if (step.tier != Tier::all) continue;
    const std::int64_t folded = db_.changes();
    rows += folded;
    if (step.kind == RollupKind::counter) sizes.add("rollup_hour", folded, folded * kCounterBytes);
    if (step.kind == RollupKind::bucket)
      sizes.add("rollup_hour_bucket", folded, folded * kBucketBytes);
  }
  const std::int64_t grew = rows_of_day_.first_integer() - had;
  sizes.add("rollup_day", grew, grew * kCounterBytes);
  write_percentiles(hour);
  return rows;
}

void RollupFold::write_percentiles(std::int64_t hour) {
  using Key = std::tuple<std::int64_t, std::int64_t, std::int64_t>;
  struct Histograms {
    base::Histogram duration, first_token;
    base::Extremes extremes;
  };
  std::map<Key, Histograms> series;
  buckets_.bind(1, hour);
  while (buckets_.step()) {
    Histograms& to = series[{buckets_.integer(0), buckets_.integer(1), buckets_.integer(2)}];
    const bool is_duration = buckets_.integer(3) == 0;
    (is_duration ? to.duration : to.first_token)
        .emplace_back(buckets_.integer(4), buckets_.integer(5));
  }
  extremes_.bind(1, hour);
  while (extremes_.step())
    series[{extremes_.integer(0), extremes_.integer(1), extremes_.integer(2)}].extremes.add(
        extremes_.integer(3), extremes_.integer(4));
  for (auto& [key, histograms] : series) {
    const auto& [service_id, operation_id, model_id] = key;
    percentile_.bind(1, hour).bind(2, service_id).bind(3, operation_id).bind(4, model_id);
    for (int column = 5; column <= 9; ++column) percentile_.bind_null(column);
    int column = 5;
    for (const std::int64_t ns :
         base::percentiles(histograms.duration, {50, 95, 99}, histograms.extremes))
      percentile_.bind(column++, ns);
    column = 8;
    for (const std::int64_t ns : base::percentiles(histograms.first_token, {50, 95}))
      percentile_.bind(column++, ns);
    percentile_.run();
  }
}

void RollupFold::run(StoreState& state, TableSizes& sizes, std::int64_t now_ns) {
  const std::int64_t now_hour = base::floor_to(now_ns, base::kNsPerHour) / base::kNsPerHour;
  const std::int64_t closed = latest_.bind(1, now_hour).first_integer() - 1;
  if (closed <= state.folded_hour) return;
  const std::int64_t first = state.folded_hour;
  if (fold_to(closed, state, sizes) == 0) return;
  histograms_.write(first, state.folded_hour);
  measures_.write(first, state.folded_hour);
}

std::int64_t RollupFold::fold_to(std::int64_t closed, StoreState& state, TableSizes& sizes) {
  std::int64_t rows = 0;
  while (rows < limits::kFoldRows) {
    const std::int64_t hour = next_hour(state.folded_hour, closed);
    if (hour >= closed) {
      state.folded_hour = closed;
      return rows;
    }
    rows += fold(hour, sizes);
    state.folded_hour = hour + 1;
  }
  return rows;
}

}  // namespace daybook::state
