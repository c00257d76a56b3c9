#include "state/rollup_counters.hpp"

#include <algorithm>

namespace daybook::state {
namespace {

constexpr std::int64_t SpanCounter::*kSums[] = {
    &SpanCounter::count,         &SpanCounter::timed,         &SpanCounter::sum_ns,
    &SpanCounter::ttft_count,    &SpanCounter::ttft_sum_ns,   &SpanCounter::stream_ns,
    &SpanCounter::stream_tokens, &SpanCounter::usage_count,   &SpanCounter::input,
    &SpanCounter::output,        &SpanCounter::cache_read,    &SpanCounter::cache_write,
    &SpanCounter::reasoning,     &SpanCounter::cost_nano_usd, &SpanCounter::priced,
    &SpanCounter::unpriced};

template <class Counter>
void add_periods(const std::map<RollupSums::Key, Counter>& hours, Tier tier, std::int64_t from,
                 std::int64_t before, std::map<RollupSums::Key, Counter>& to) {
  for (auto at = hours.lower_bound({from, INT64_MIN}); at != hours.end(); ++at) {
    if (at->first.first >= before) break;
    to[{period_of(tier, at->first.first), at->first.second}].add(at->second);
  }
}

}  // namespace

std::int64_t saturating_add(std::int64_t a, std::int64_t b) noexcept {
  std::int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

std::int64_t saturating_less(std::int64_t a, std::int64_t b) noexcept {
  return a == INT64_MAX ? a : std::max<std::int64_t>(a - b, 0);
}

void SpanCounter::add(const RollupSpan& span) {
  ++count;
  if (span.duration_ns) {
    const std::int64_t ns = *span.duration_ns;
    ++timed;
    sum_ns = saturating_add(sum_ns, ns);
    extremes.add(ns, ns);
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

void SpanCounter::add(const SpanCounter& other) {
  for (const auto sum : kSums) this->*sum = saturating_add(this->*sum, other.*sum);
  extremes.add(other.extremes.min_ns, other.extremes.max_ns);
  for (const int measure : {0, 1}) {
    for (const auto& [value_ns, n] : other.buckets[measure]) buckets[measure][value_ns] += n;
  }
}

void SpanCounter::take(const SpanCounter& other) {
  for (const auto sum : kSums) this->*sum = saturating_less(this->*sum, other.*sum);
}

void ErrorCounter::add(const ErrorCounter& other) {
  count += other.count;
  first_at_ns = std::min(first_at_ns, other.first_at_ns);
  if (other.last_at_ns < last_at_ns) return;
  last_at_ns = other.last_at_ns;
  sample_id = other.sample_id;
}

void ToolCounter::add(const RollupTool& tool) {
  ++count;
  errors += tool.is_error ? 1 : 0;
  last_at_ns = std::max(last_at_ns, tool.at_ns);
  if (!tool.duration_ns) return;
  ++timed;
  sum_ns = saturating_add(sum_ns, *tool.duration_ns);
  extremes.add(*tool.duration_ns, *tool.duration_ns);
  ++buckets[base::bucket_value_ns(*tool.duration_ns)];
}

void ToolCounter::add(const ToolCounter& other) {
  count += other.count;
  errors += other.errors;
  timed += other.timed;
  sum_ns = saturating_add(sum_ns, other.sum_ns);
  last_at_ns = std::max(last_at_ns, other.last_at_ns);
  extremes.add(other.extremes.min_ns, other.extremes.max_ns);
  for (const auto& [value_ns, n] : other.buckets) buckets[value_ns] += n;
}

void ToolCounter::take(const ToolCounter& other) {
  count = saturating_less(count, other.count);
  errors = saturating_less(errors, other.errors);
  timed = saturating_less(timed, other.timed);
  sum_ns = saturating_less(sum_ns, other.sum_ns);
}

void RollupSums::add(const RollupError& error) {
  errors[{error.at_ns / kHourNs, error.group_id}].add(
      ErrorCounter{1, error.at_ns, error.at_ns, error.error_id});
}

RollupSums RollupSums::in(Tier tier, std::int64_t from, std::int64_t before) const {
  RollupSums periods;
  add_periods(spans, tier, from, before, periods.spans);
  add_periods(errors, tier, from, before, periods.errors);
  add_periods(tools, tier, from, before, periods.tools);
  return periods;
}

void RollupSums::clear() noexcept {
  spans.clear();
  errors.clear();
  tools.clear();
}

}  // namespace daybook::state
