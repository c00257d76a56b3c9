#include "state/rollup_subtraction.hpp"

#include <algorithm>
#include <utility>

#include "state/lost_ends.hpp"

namespace daybook::state {
namespace {

constexpr std::int64_t kHourUs = kHourNs / 1000;

}  // namespace

RollupSubtraction::TierRows::TierRows(sql::Connection& db, Tier tier)
    : spans(db, tier),
      errors(db, tier),
      tools(db, tier),
      buckets(db, tier, RollupKind::bucket),
      tool_buckets(db, tier, RollupKind::tool_bucket) {}

RollupSubtraction::TierRows& RollupSubtraction::rows(Tier tier) {
  auto& made = rows_[static_cast<int>(tier)];
  if (!made) made = std::make_unique<TierRows>(db_, tier);
  return *made;
}

RawRows::Stretch RollupSubtraction::stretch_of(const Place& place) {
  return {first_hour_of(place.tier, place.key.first) * kHourUs,
          first_hour_of(place.tier, place.key.first + 1) * kHourUs};
}

template <class Counter>
std::optional<Counter> RollupSubtraction::below(const Place& place) {
  const std::int64_t first_hour =
      place.tier == Tier::all ? 0 : first_hour_of(place.tier, place.key.first);
  if (place.tier == Tier::hour || (place.tier == Tier::day && first_hour < state_.kept_hour))
    return std::nullopt;
  const Tier lower = static_cast<Tier>(static_cast<int>(place.tier) - 1);
  std::int64_t first = 0, last = -1;
  if (place.tier == Tier::all) {
    sql::Statement months(db_, "SELECT coalesce(min(month), 0), coalesce(max(month), -1) FROM " +
                                   rollup_table(lower, RollupKind::counter));
    sql::Statement errors(db_, "SELECT coalesce(min(month), 0), coalesce(max(month), -1) FROM " +
                                   rollup_table(lower, RollupKind::error));
    for (sql::Statement* const of : {&months, &errors}) {
      if (!of->step() || of->integer(1) < 0) continue;
      first = last < 0 ? of->integer(0) : std::min(first, of->integer(0));
      last = std::max(last, of->integer(1));
    }
  } else {
    const std::int64_t end_hour =
        std::min(first_hour_of(place.tier, place.key.first + 1), state_.folded_hour);
    first = period_of(lower, first_hour);
    last = period_of(lower, end_hour - 1);
  }
  Counter sum;
  for (std::int64_t period = first; period <= last; ++period)
    if (const auto row = rows_of(lower, sum).find({period, place.key.second}))
      sum.add(row->counter);
  return sum;
}

void RollupSubtraction::take_one(const Place& place, SpanCounter& left, const SpanCounter& gone) {
  RollupBuckets& buckets = rows(place.tier).buckets;
  left.take(gone);
  for (const Measure measure : {Measure::duration, Measure::time_to_first_token})
    for (const auto& [value_ns, count] : gone.buckets[static_cast<int>(measure)]) {
      buckets.take(place.key, measure, value_ns, count);
      buckets_gone_ += db_.changes();
    }
  const LostEnds lost(left.extremes, gone.extremes);
  if (left.timed == 0 || gone.timed == 0 || !lost.any()) return;
  const base::Extremes ends = place.has_histogram ? buckets.ends(place.key) : base::Extremes();
  base::Extremes found = ends;
  if (const auto sum = below<SpanCounter>(place))
    found = sum->extremes;
  else if (place.is_whole)
    found = raw_.spans(place.key.second, stretch_of(place), lost.bounds(ends));
  lost.settle(left.extremes, found);
}

void RollupSubtraction::take_one(const Place& place, ErrorCounter& left, const ErrorCounter& gone) {
  left.count = saturating_less(left.count, gone.count);
  if (left.count == 0) return;
  if (gone.first_at_ns > left.first_at_ns && gone.last_at_ns < left.last_at_ns) return;
  auto found = below<ErrorCounter>(place);
  if (!found && place.is_whole) found = raw_.errors(place.key.second, stretch_of(place));
  if (!found || found->count == 0) return;
  found->count = left.count;
  left = *found;
}

void RollupSubtraction::take_one(const Place& place, ToolCounter& left, const ToolCounter& gone) {
  RollupBuckets& buckets = rows(place.tier).tool_buckets;
  left.take(gone);
  for (const auto& [value_ns, count] : gone.buckets)
    buckets.take(place.key, Measure::duration, value_ns, count);
  const LostEnds lost(left.extremes, gone.extremes);
  const bool is_timed = left.timed > 0 && gone.timed > 0 && lost.any();
  if (!is_timed && gone.last_at_ns < left.last_at_ns) return;
  auto found = below<ToolCounter>(place);
  if (!found && place.is_whole) found = raw_.tools(place.key.second, stretch_of(place));
  if (found && found->count > 0 && gone.last_at_ns >= left.last_at_ns)
    left.last_at_ns = found->last_at_ns;
  if (!is_timed) return;
  const base::Extremes ends = place.has_histogram ? buckets.ends(place.key) : base::Extremes();
  lost.settle(left.extremes, found ? found->extremes : ends);
}

void RollupSubtraction::remove_buckets(Tier tier, const Key& key, const SpanCounter&) {
  rows(tier).buckets.remove(key);
  buckets_gone_ += db_.changes();
}

void RollupSubtraction::remove_buckets(Tier tier, const Key& key, const ToolCounter&) {
  rows(tier).tool_buckets.remove(key);
}

template <class Counter>
void RollupSubtraction::take(Tier tier, RollupKind kind, const std::map<Key, Counter>& gone,
                             ChangedRows& changed, TableSizes& sizes) {
  const std::string table = rollup_table(tier, kind);
  for (const auto& [key, counter] : gone) {
    RollupRows<Counter>& into = rows_of(tier, counter);
    auto row = into.find(key);
    if (!row) continue;
    buckets_gone_ = 0;
    const bool has_histogram = tier != Tier::hour || key.first >= state_.kept_bucket_hour;
    take_one({tier, key, row->pruned == 0, has_histogram}, row->counter, counter);
    const bool is_gone = row->counter.count == 0;
    if (is_gone) {
      into.remove(key);
      remove_buckets(tier, key, counter);
      changed.gone(table, {key.first, key.second});
    } else {
      into.update(key, row->counter);
      changed.changed(table, {key.first, key.second}, row->pruned > 0);
    }
    if (kind != RollupKind::counter) continue;
    // As the fold counted them.
    if (tier == Tier::day && is_gone) sizes.add("rollup_day", -1);
    if (tier != Tier::hour || key.first >= state_.folded_hour) continue;
    if (is_gone) sizes.add("rollup_hour", -1);
    if (buckets_gone_ > 0) sizes.add("rollup_hour_bucket", -buckets_gone_);
  }
}

void RollupSubtraction::write(const StoreState& state, ChangedRows& changed, TableSizes& sizes) {
  state_ = state;
  for (const Tier tier : {Tier::hour, Tier::day, Tier::month, Tier::all}) {
    const RollupSums gone = tier == Tier::hour ? gone_.in(tier, state.kept_hour, INT64_MAX)
                                               : gone_.in(tier, INT64_MIN, state.folded_hour);
    take(tier, RollupKind::counter, gone.spans, changed, sizes);
    take(tier, RollupKind::error, gone.errors, changed, sizes);
    take(tier, RollupKind::tool, gone.tools, changed, sizes);
  }
  copies_.forget(gone_.spans, state.folded_hour);
  gone_.clear();
}

}  // namespace daybook::state
