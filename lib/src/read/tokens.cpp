#include "base/time_text.hpp"
#include "read/periods.hpp"
#include "read/reader_state.hpp"
#include "read/rollup_groups.hpp"
#include "read/snapshot.hpp"
#include "state/rollups.hpp"

namespace daybook {
namespace {

struct Sums {
  std::int64_t count = 0, input = 0, output = 0, cache_read = 0, cache_write = 0, reasoning = 0;
  std::int64_t cost_nano_usd = 0, priced = 0, unpriced = 0;
};

void add_row(Sums& sums, const sql::Statement& row) {
  std::int64_t* const members[] = {&sums.count,         &sums.input,       &sums.output,
                                   &sums.cache_read,    &sums.cache_write, &sums.reasoning,
                                   &sums.cost_nano_usd, &sums.priced,      &sums.unpriced};
  int column = 1;
  for (std::int64_t* member : members)
    *member = state::saturating_add(*member, row.integer(column++));
}

TokenRow row_of(const ReportKey& key, const Sums& sums) {
  TokenRow row;
  static_cast<ReportKey&>(row) = key;
  row.count = sums.count;
  row.input_tokens = sums.input;
  row.output_tokens = sums.output;
  row.cache_read_tokens = sums.cache_read;
  row.cache_write_tokens = sums.cache_write;
  row.reasoning_tokens = sums.reasoning;
  if (sums.priced > 0) row.cost_usd = static_cast<double>(sums.cost_nano_usd) / 1e9;
  row.unpriced = sums.unpriced;
  return row;
}

std::string day_of(const Window& window, Time at) {
  const Nanos offset = window.utc_offset ? window.utc_offset(at) : Nanos(0);
  return base::format_day((at.time_since_epoch() + offset).count());
}

}  // namespace

std::vector<TokenRow> Reader::tokens(const Window& window) const {
  const State& state = read::held(state_);
  const access::Scope scope = read::report_scope(state, "report_tokens");
  sql::Connection& connection = *state.connection;
  const read::Snapshot snapshot(connection);
  const read::Horizon horizon = read::read_horizon(connection);
  const read::RollupGroups groups(
      connection, window, {"service", "environment", "operation", "provider", "model"}, scope);
  read::TierSelect counters(connection,
                            "group_id, usage_count, input_tokens, output_tokens,"
                            " cache_read_tokens, cache_write_tokens, reasoning_tokens,"
                            " cost_nano_usd, priced, unpriced",
                            "rollup_", "", "usage_count > 0");
  const Bucket bucket = window.bucket.value_or(Bucket::day);
  std::vector<TokenRow> rows;
  for (const read::Period& period : read::periods_of(window, bucket, horizon, horizon.kept_hour)) {
    std::vector<Sums> sums(groups.keys().size());
    counters.each(read::stretches(period.hours, horizon), [&](const sql::Statement& row) {
      const std::size_t at = groups.row_of(row.integer(0));
      if (at != groups.kNone) add_row(sums[at], row);
    });
    for (std::size_t i = 0; i < sums.size(); ++i) {
      if (sums[i].count == 0) continue;
      rows.push_back(row_of(groups.keys()[i], sums[i]));
      rows.back().at = period.at;
      if (bucket == Bucket::day) rows.back().day = day_of(window, *period.at);
    }
  }
  return rows;
}

}  // namespace daybook
