#include "erase/plan_sums.hpp"

#include "state/rollup_rows.hpp"
#include "state/store_state.hpp"

namespace daybook::erase {
namespace {

template <class Counter>
void count_tier(sql::Connection& reader, state::Tier tier,
                const std::map<state::RollupSums::Key, Counter>& gone, EraseResult& result) {
  if (gone.empty()) return;
  state::RollupRows<Counter> rows(reader, tier);
  for (const auto& [key, counter] : gone) {
    const auto row = rows.find(key);
    if (!row) continue;
    const bool goes = row->counter.count <= counter.count;
    ++(goes ? result.sums_gone : result.sums_changed);
    result.sums_partial += !goes && row->pruned > 0 ? 1 : 0;
  }
}

}  // namespace

std::int64_t PlanSums::model_or_nameless(std::int64_t model_id) {
  return model_id != 0 ? model_id : names_.model("", "");
}

void PlanSums::take(const retain::DueSpan& span) {
  state::RollupSpan counted;
  counted.at_ns = span.at_ns;
  counted.group_id =
      names_.rollup_group({span.service_id, span.environment, span.kind, span.operation_id,
                           model_or_nameless(span.model_id), span.status});
  gone_.add(counted);
  if (!span.has_tool) return;
  const std::int64_t group = names_.tool_group({span.service_id, span.server, span.tool});
  gone_.add(state::RollupTool{span.at_ns, group, std::nullopt, false});
}

void PlanSums::take(const retain::MomentKind& kind, const retain::Moment& moment) {
  if (kind.what != retain::What::errors) return;
  const std::int64_t group = names_.error_group(
      {moment.service_id, model_or_nameless(moment.model_id), moment.type, moment.fingerprint});
  gone_.add(state::RollupError{moment.at_ns, group, moment.id});
}

void PlanSums::count(EraseResult& result) {
  const state::StoreState state = state::StoreStateTable(reader_).read();
  for (const state::Tier tier :
       {state::Tier::hour, state::Tier::day, state::Tier::month, state::Tier::all}) {
    const bool is_hour = tier == state::Tier::hour;
    const state::RollupSums gone = gone_.in(tier, is_hour ? state.kept_hour : INT64_MIN,
                                            is_hour ? INT64_MAX : state.folded_hour);
    count_tier(reader_, tier, gone.spans, result);
    count_tier(reader_, tier, gone.errors, result);
    count_tier(reader_, tier, gone.tools, result);
  }
}

}  // namespace daybook::erase
