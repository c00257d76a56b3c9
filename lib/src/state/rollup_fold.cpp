#include "state/rollup_fold.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/time_text.hpp"

namespace daybook::state {

RollupFold::RollupFold(sql::Connection& db)
    : db_(db),
      latest_(db,
              "SELECT max(coalesce((SELECT max(hour) FROM rollup_hour WHERE hour <= ?1), 0),"
              " coalesce((SELECT max(hour) FROM rollup_error_hour WHERE hour <= ?1), 0))"),
      next_(db,
            "SELECT min(coalesce((SELECT min(hour) FROM rollup_hour WHERE hour >= ?1), ?2),"
            " coalesce((SELECT min(hour) FROM rollup_error_hour WHERE hour >= ?1), ?2))") {}

std::int64_t RollupFold::next_hour(std::int64_t from, std::int64_t before) {
  return std::min(next_.bind(1, from).bind(2, before).first_integer(), before);
}

std::int64_t RollupFold::fold(std::int64_t hour) {
  if (steps_.empty()) {
    for (const Tier tier : kUpperTiers) {
      for (const RollupKind kind : {RollupKind::counter, RollupKind::bucket, RollupKind::error})
        steps_.push_back({tier, sql::Statement(db_, fold_hour_sql(tier, kind))});
    }
  }
  std::int64_t rows = 0;
  for (Step& step : steps_) {
    step.statement.bind(1, period_of(step.tier, hour)).bind(2, hour).run();
    if (step.tier == Tier::all) rows += db_.changes();
  }
  return rows;
}

void RollupFold::run(StoreState& state, std::int64_t now_ns) {
  const std::int64_t now_hour = base::floor_to(now_ns, base::kNsPerHour) / base::kNsPerHour;
  const std::int64_t closed = latest_.bind(1, now_hour).first_integer() - 1;
  if (closed <= state.folded_hour) return;
  std::int64_t rows = 0;
  while (rows < limits::kFoldRows) {
    const std::int64_t hour = next_hour(state.folded_hour, closed);
    if (hour >= closed) {
      state.folded_hour = closed;
      return;
    }
    rows += fold(hour);
    state.folded_hour = hour + 1;
  }
}

}  // namespace daybook::state
