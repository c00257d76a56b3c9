#include "state/rollups.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "base/histogram.hpp"

namespace daybook::state {

std::int64_t saturating_add(std::int64_t a, std::int64_t b) noexcept {
  std::int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

void Rollups::Counter::add(const RollupSpan& span) {
  ++count;
  if (span.duration_ns) {
    const std::int64_t ns = *span.duration_ns;
    ++timed;
    sum_ns = saturating_add(sum_ns, ns);
    min_ns = std::min(min_ns, ns);
    max_ns = std::max(max_ns, ns);
    ++buckets[0][base::bucket_value_ns(ns)];
  }
  if (span.time_to_first_token_ns) {
    ++ttft_count;
    ttft_sum_ns = saturating_add(ttft_sum_ns, *span.time_to_first_token_ns);
    ++buckets[1][base::bucket_value_ns(*span.time_to_first_token_ns)];
  }
  if (!span.has_usage) return;
  ++usage_count;
  input = saturating_add(input, span.input.value_or(0));
  output = saturating_add(output, span.output.value_or(0));
  cache_read = saturating_add(cache_read, span.cache_read.value_or(0));
  cache_write = saturating_add(cache_write, span.cache_write.value_or(0));
  reasoning = saturating_add(reasoning, span.reasoning.value_or(0));
  if (span.cost_nano_usd) {
    ++priced;
    cost_nano_usd = saturating_add(cost_nano_usd, *span.cost_nano_usd);
  } else {
    ++unpriced;
  }
  if (span.output && span.duration_ns) {
    const std::int64_t waited = span.time_to_first_token_ns.value_or(0);
    stream_ns = saturating_add(stream_ns, std::max<std::int64_t>(*span.duration_ns - waited, 0));
    stream_tokens = saturating_add(stream_tokens, *span.output);
  }
}

void Rollups::Counter::add(const Counter& other) {
  constexpr std::int64_t Counter::*kSums[] = {
      &Counter::count,         &Counter::timed,         &Counter::sum_ns,
      &Counter::ttft_count,    &Counter::ttft_sum_ns,   &Counter::stream_ns,
      &Counter::stream_tokens, &Counter::usage_count,   &Counter::input,
      &Counter::output,        &Counter::cache_read,    &Counter::cache_write,
      &Counter::reasoning,     &Counter::cost_nano_usd, &Counter::priced,
      &Counter::unpriced};
  for (const auto sum : kSums) this->*sum = saturating_add(this->*sum, other.*sum);
  min_ns = std::min(min_ns, other.min_ns);
  max_ns = std::max(max_ns, other.max_ns);
  for (const int measure : {0, 1}) {
    for (const auto& [value_ns, n] : other.buckets[measure]) buckets[measure][value_ns] += n;
  }
}

void Rollups::ErrorCounter::add(const ErrorCounter& other) {
  count += other.count;
  first_at_ns = std::min(first_at_ns, other.first_at_ns);
  if (other.last_at_ns < last_at_ns) return;
  last_at_ns = other.last_at_ns;
  sample_id = other.sample_id;
}

void Rollups::ToolCounter::add(const ToolCounter& other) {
  count += other.count;
  errors += other.errors;
  timed += other.timed;
  sum_ns = saturating_add(sum_ns, other.sum_ns);
  last_at_ns = std::max(last_at_ns, other.last_at_ns);
  extremes.add(other.extremes.min_ns, other.extremes.max_ns);
  for (const auto& [value_ns, n] : other.buckets) buckets[value_ns] += n;
}

Rollups::Inserts::Inserts(sql::Connection& db, Tier tier)
    : counter_(db, add_row_sql(tier, RollupKind::counter)),
      bucket_(db, add_row_sql(tier, RollupKind::bucket)),
      error_(db, add_row_sql(tier, RollupKind::error)),
      tool_(db, add_row_sql(tier, RollupKind::tool)),
      tool_bucket_(db, add_row_sql(tier, RollupKind::tool_bucket)) {}

void Rollups::Inserts::counter(const Key& key, const Counter& c) {
  counter_.bind(1, key.first).bind(2, key.second).bind(3, c.count).bind(4, c.timed);
  counter_.bind(5, c.sum_ns);
  if (c.timed > 0) {
    counter_.bind(6, c.min_ns).bind(7, c.max_ns);
  } else {
    counter_.bind_null(6).bind_null(7);
  }
  counter_.bind(8, c.ttft_count).bind(9, c.ttft_sum_ns).bind(10, c.stream_ns);
  counter_.bind(11, c.stream_tokens).bind(12, c.usage_count).bind(13, c.input).bind(14, c.output);
  counter_.bind(15, c.cache_read).bind(16, c.cache_write).bind(17, c.reasoning);
  counter_.bind(18, c.cost_nano_usd).bind(19, c.priced).bind(20, c.unpriced);
  counter_.run();
}

void Rollups::Inserts::buckets(const Key& key, const Counter& c) {
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

void Rollups::Inserts::error(const Key& key, const ErrorCounter& c) {
  error_.bind(1, key.first).bind(2, key.second).bind(3, c.count).bind(4, c.first_at_ns);
  error_.bind(5, c.last_at_ns).bind(6, c.sample_id).run();
}

void Rollups::Inserts::tool(const Key& key, const ToolCounter& c) {
  tool_.bind(1, key.first).bind(2, key.second).bind(3, c.count).bind(4, c.errors);
  tool_.bind(5, c.timed).bind(6, c.sum_ns);
  if (c.timed > 0) {
    tool_.bind(7, c.extremes.min_ns).bind(8, c.extremes.max_ns);
  } else {
    tool_.bind_null(7).bind_null(8);
  }
  tool_.bind(9, c.last_at_ns).run();
}

void Rollups::Inserts::tool_buckets(const Key& key, const ToolCounter& c) {
  for (const auto& [value_ns, count] : c.buckets) {
    tool_bucket_.bind(1, key.first).bind(2, key.second).bind(3, value_ns).bind(4, count).run();
  }
}

Rollups::Rollups(sql::Connection& db)
    : db_(db),
      forget_(db,
              "DELETE FROM rollup_hour_quantile WHERE hour = ?1 AND (service_id, operation_id,"
              " model_id) = (SELECT service_id, operation_id, model_id FROM rollup_group"
              " WHERE id = ?2)"),
      histograms_(db),
      measures_(db) {
  inserts(Tier::hour);
}

Rollups::Inserts& Rollups::inserts(Tier tier) {
  auto& made = inserts_[static_cast<int>(tier)];
  if (!made) made = std::make_unique<Inserts>(db_, tier);
  return *made;
}

void Rollups::add(const RollupSpan& span) {
  counters_[{span.at_ns / kHourNs, span.group_id}].add(span);
}

void Rollups::add(const RollupError& error) {
  errors_[{error.at_ns / kHourNs, error.group_id}].add(
      ErrorCounter{1, error.at_ns, error.at_ns, error.error_id});
}

void Rollups::add(const RollupTool& tool) {
  ToolCounter one{1, tool.is_error ? 1 : 0, 0, 0, tool.at_ns, {}, {}};
  if (tool.duration_ns) {
    one.timed = 1;
    one.sum_ns = *tool.duration_ns;
    one.extremes.add(*tool.duration_ns, *tool.duration_ns);
    one.buckets[base::bucket_value_ns(*tool.duration_ns)] = 1;
  }
  tools_[{tool.at_ns / kHourNs, tool.group_id}].add(one);
}

/// What came for hours that are folded already, which are those at the maps' beginning.
void Rollups::write_late(Tier tier, std::int64_t folded_hour) {
  Counters counters;
  for (const auto& [key, counter] : counters_) {
    if (key.first >= folded_hour) break;
    counters[{period_of(tier, key.first), key.second}].add(counter);
  }
  ErrorCounters errors;
  for (const auto& [key, error] : errors_) {
    if (key.first >= folded_hour) break;
    errors[{period_of(tier, key.first), key.second}].add(error);
  }
  ToolCounters tools;
  for (const auto& [key, tool] : tools_) {
    if (key.first >= folded_hour) break;
    tools[{period_of(tier, key.first), key.second}].add(tool);
  }
  if (counters.empty() && errors.empty()) return;  // a tool execution is counted as a span, too
  Inserts& into = inserts(tier);
  for (const auto& [key, counter] : counters) into.counter(key, counter);
  for (const auto& [key, counter] : counters) into.buckets(key, counter);
  for (const auto& [key, error] : errors) into.error(key, error);
  for (const auto& [key, tool] : tools) into.tool(key, tool);
  for (const auto& [key, tool] : tools) into.tool_buckets(key, tool);
}

/// Percentiles that the fold computed hold no longer, nor do its packed hours; views
/// and reports count them from the rows.
void Rollups::forget_percentiles(std::int64_t folded_hour) {
  std::set<std::int64_t> hours;
  for (const auto& [key, counter] : counters_) {
    if (key.first >= folded_hour) break;
    forget_.bind(1, key.first).bind(2, key.second).run();
    hours.insert(key.first);
  }
  histograms_.forget(hours);
  measures_.forget(hours);
}

void Rollups::write(const StoreState& state) {
  Inserts& into = inserts(Tier::hour);
  for (auto it = counters_.lower_bound({state.kept_hour, 0}); it != counters_.end(); ++it)
    into.counter(it->first, it->second);
  for (auto it = counters_.lower_bound({state.kept_bucket_hour, 0}); it != counters_.end(); ++it)
    into.buckets(it->first, it->second);
  for (auto it = errors_.lower_bound({state.kept_hour, 0}); it != errors_.end(); ++it)
    into.error(it->first, it->second);
  for (auto it = tools_.lower_bound({state.kept_hour, 0}); it != tools_.end(); ++it)
    into.tool(it->first, it->second);
  for (auto it = tools_.lower_bound({state.kept_bucket_hour, 0}); it != tools_.end(); ++it)
    into.tool_buckets(it->first, it->second);
  for (const Tier tier : kUpperTiers) write_late(tier, state.folded_hour);
  forget_percentiles(state.folded_hour);
  discard();
}

void Rollups::discard() noexcept {
  counters_.clear();
  errors_.clear();
  tools_.clear();
}

}  // namespace daybook::state
