#include "state/rollups.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "state/rollup_rows.hpp"

namespace daybook::state {

Rollups::Inserts::Inserts(sql::Connection& db, Tier tier)
    : counter_(db, add_row_sql(tier, RollupKind::counter)),
      bucket_(db, add_row_sql(tier, RollupKind::bucket)),
      error_(db, add_row_sql(tier, RollupKind::error)),
      tool_(db, add_row_sql(tier, RollupKind::tool)),
      tool_bucket_(db, add_row_sql(tier, RollupKind::tool_bucket)) {}

void Rollups::Inserts::counter(const Key& key, const SpanCounter& counter) {
  bind_counter(counter_, key, counter);
  counter_.run();
}

void Rollups::Inserts::buckets(const Key& key, const SpanCounter& c) {
  for (const int measure : {0, 1}) {
    std::vector<std::pair<std::int64_t, std::int64_t>> sorted(c.buckets[measure].begin(),
                                                              c.buckets[measure].end());
    std::sort(sorted.begin(), sorted.end());
    for (const auto& [value_ns, count] : sorted) {
      bucket_.bind(1, key.first).bind(2, key.second).bind(3, std::int64_t{measure});
      bucket_.bind(4, value_ns).bind(5, count).run();
    }
  }
}

void Rollups::Inserts::error(const Key& key, const ErrorCounter& counter) {
  bind_counter(error_, key, counter);
  error_.run();
}

void Rollups::Inserts::tool(const Key& key, const ToolCounter& counter) {
  bind_counter(tool_, key, counter);
  tool_.run();
}

void Rollups::Inserts::tool_buckets(const Key& key, const ToolCounter& c) {
  for (const auto& [value_ns, count] : c.buckets) {
    tool_bucket_.bind(1, key.first).bind(2, key.second).bind(3, value_ns).bind(4, count).run();
  }
}

Rollups::Rollups(sql::Connection& db) : db_(db), copies_(db) {
  inserts(Tier::hour);
}

Rollups::Inserts& Rollups::inserts(Tier tier) {
  auto& made = inserts_[static_cast<int>(tier)];
  if (!made) made = std::make_unique<Inserts>(db_, tier);
  return *made;
}

/// What came for hours that are folded already.
void Rollups::write_late(Tier tier, std::int64_t folded_hour) {
  const RollupSums late = sums_.in(tier, INT64_MIN, folded_hour);
  if (late.empty()) return;
  Inserts& into = inserts(tier);
  for (const auto& [key, counter] : late.spans) into.counter(key, counter);
  for (const auto& [key, counter] : late.spans) into.buckets(key, counter);
  for (const auto& [key, error] : late.errors) into.error(key, error);
  for (const auto& [key, tool] : late.tools) into.tool(key, tool);
  for (const auto& [key, tool] : late.tools) into.tool_buckets(key, tool);
}

void Rollups::write(const StoreState& state) {
  Inserts& into = inserts(Tier::hour);
  const auto& [spans, errors, tools] = sums_;
  for (auto it = spans.lower_bound({state.kept_hour, 0}); it != spans.end(); ++it)
    into.counter(it->first, it->second);
  for (auto it = spans.lower_bound({state.kept_bucket_hour, 0}); it != spans.end(); ++it)
    into.buckets(it->first, it->second);
  for (auto it = errors.lower_bound({state.kept_hour, 0}); it != errors.end(); ++it)
    into.error(it->first, it->second);
  for (auto it = tools.lower_bound({state.kept_hour, 0}); it != tools.end(); ++it)
    into.tool(it->first, it->second);
  for (auto it = tools.lower_bound({state.kept_bucket_hour, 0}); it != tools.end(); ++it)
    into.tool_buckets(it->first, it->second);
  for (const Tier tier : kUpperTiers) write_late(tier, state.folded_hour);
  copies_.forget(sums_.spans, state.folded_hour);
  discard();
}

}  // namespace daybook::state
