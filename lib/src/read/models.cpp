#include "daybook/models.hpp"

#include <algorithm>

#include "base/histogram.hpp"
#include "read/durations.hpp"
#include "read/periods.hpp"
#include "read/reader_state.hpp"
#include "read/rollup_groups.hpp"
#include "read/seen_hours.hpp"
#include "read/snapshot.hpp"
#include "state/rollups.hpp"

namespace daybook {
namespace {

constexpr double kNsPerMs = 1e6, kNsPerS = 1e9, kNanoPerUsd = 1e9;

struct Sums {
  std::int64_t count = 0, input = 0, output = 0, cost_nano_usd = 0, priced = 0, unpriced = 0;
  std::int64_t stream_ns = 0, stream_tokens = 0, errors = 0;
  base::Extremes extremes;
  base::Histogram durations;
};
constexpr const char* kColumns =
    "group_id, count, input_tokens, output_tokens, cost_nano_usd, priced, unpriced, stream_ns,"
    " stream_tokens, min_ns, max_ns";

void add_row(Sums& sums, const sql::Statement& row, bool is_error) {
  std::int64_t* const members[] = {&sums.count,         &sums.input,        &sums.output,
                                   &sums.cost_nano_usd, &sums.priced,       &sums.unpriced,
                                   &sums.stream_ns,     &sums.stream_tokens};
  int column = 1;
  for (std::int64_t* member : members)
    *member = state::saturating_add(*member, row.integer(column++));
  if (is_error) sums.errors += row.integer(1);
  if (!row.is_null(column)) sums.extremes.add(row.integer(column), row.integer(column + 1));
}

/// By rollup_group.id: whether it is of calls of a model.
std::vector<bool> read_of_models(sql::Connection& connection) {
  std::vector<bool> of_models;
  sql::Statement select(connection,
                        "SELECT g.id FROM rollup_group AS g JOIN model ON model.id = g.model_id"
                        " WHERE model.name <> '' OR model.provider <> ''");
  while (select.step()) {
    const auto id = static_cast<std::size_t>(select.integer(0));
    if (of_models.size() <= id) of_models.resize(id + 1);
    of_models[id] = true;
  }
  return of_models;
}

ModelRow row_of(const ReportKey& key, Sums& sums, const read::SeenHours::Seen& seen) {
  ModelRow row;
  static_cast<ReportKey&>(row) = key;
  row.count = sums.count;
  row.errors = sums.errors;
  if (seen.first <= seen.last) {
    row.first_at = Time(std::chrono::hours(seen.first));
    row.last_at = Time(std::chrono::hours(seen.last));
  }
  row.input_tokens = sums.input;
  row.output_tokens = sums.output;
  if (sums.priced > 0) row.cost_usd = static_cast<double>(sums.cost_nano_usd) / kNanoPerUsd;
  const auto found = base::percentiles(sums.durations, {95}, sums.extremes);
  if (!found.empty()) row.p95_ms = static_cast<double>(found[0]) / kNsPerMs;
  if (sums.stream_ns > 0)
    row.output_tokens_per_s =
        static_cast<double>(sums.stream_tokens) * kNsPerS / static_cast<double>(sums.stream_ns);
  row.unpriced = sums.unpriced;
  return row;
}

class Report {
 public:
  Report(sql::Connection& connection, const Window& window, const access::Scope& scope)
      : horizon_(read::read_horizon(connection)),
        groups_(connection, window, {"provider", "model"}, scope),
        of_models_(read_of_models(connection)),
        counters_(connection, kColumns, "rollup_", "", "count > 0"),
        durations_(connection),
        seen_(connection, groups_, horizon_) {}

  std::vector<ModelRow> run(const Window& window) {
    const Bucket bucket = window.bucket.value_or(Bucket::none);
    std::vector<ModelRow> rows;
    for (const read::Period& period :
         read::periods_of(window, bucket, horizon_, horizon_.kept_bucket_hour))
      add_period(period, rows);
    if (bucket == Bucket::none)
      std::stable_sort(rows.begin(), rows.end(),
                       [](const auto& a, const auto& b) { return a.count > b.count; });
    return rows;
  }

 private:
  std::size_t row_of_group(std::int64_t group_id) const {
    const auto id = static_cast<std::size_t>(group_id);
    return id < of_models_.size() && of_models_[id] ? groups_.row_of(group_id) : groups_.kNone;
  }

  void add_period(const read::Period& period, std::vector<ModelRow>& rows) {
    const auto parts = read::stretches(period.hours, horizon_);
    std::vector<Sums> sums(groups_.keys().size());
    counters_.each(parts, [&](const sql::Statement& row) {
      const std::size_t at = row_of_group(row.integer(0));
      if (at != groups_.kNone) add_row(sums[at], row, groups_.is_error(row.integer(0)));
    });
    durations_.each(parts, [&](std::int64_t group_id) {
      const std::size_t at = row_of_group(group_id);
      return at == groups_.kNone ? nullptr : &sums[at].durations;
    });
    const auto seen = seen_.within(period.hours);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      if (sums[i].count == 0) continue;
      rows.push_back(row_of(groups_.keys()[i], sums[i], seen[i]));
      rows.back().at = period.at;
    }
  }

  const read::Horizon horizon_;
  const read::RollupGroups groups_;
  const std::vector<bool> of_models_;
  read::TierSelect counters_;
  read::Durations durations_;
  read::SeenHours seen_;
};

}  // namespace

std::vector<ModelRow> models(const Reader& reader, const Window& window) {
  const Reader::State& state = Reader::State::of(reader);
  const access::Scope scope = read::report_scope(state, "report_models");
  const read::Snapshot snapshot(*state.connection);
  return Report(*state.connection, window, scope).run(window);
}

}  // namespace daybook
