#include "state/prompt_totals.hpp"

#include <algorithm>

#include "state/packed_histogram.hpp"

namespace daybook::state {
namespace {

constexpr std::size_t kManyDurations = 4096;  // more than twice as many as there are buckets

void keep_short(PromptTotals& totals) {
  if (totals.durations.size() >= kManyDurations) totals.settle();
}

}  // namespace

void PromptTotals::add(const RollupSpan& span, bool is_error) {
  first_at_ns = std::min(first_at_ns, span.at_ns);
  last_at_ns = std::max(last_at_ns, span.at_ns);
  ++completions;
  errors += is_error ? 1 : 0;
  if (span.duration_ns) {
    ++timed;
    duration_ns = saturating_add(duration_ns, *span.duration_ns);
    extremes.add(*span.duration_ns, *span.duration_ns);
    durations.emplace_back(base::bucket_value_ns(*span.duration_ns), 1);
    keep_short(*this);
  }
  if (!span.has_usage) return;
  input = saturating_add(input, span.input.value_or(0));
  output = saturating_add(output, span.output.value_or(0));
  nano_usd = saturating_add(nano_usd, span.cost_nano_usd.value_or(0));
  ++(span.cost_nano_usd ? priced : unpriced);
}

void PromptTotals::add(const PromptTotals& other) {
  first_at_ns = std::min(first_at_ns, other.first_at_ns);
  last_at_ns = std::max(last_at_ns, other.last_at_ns);
  completions += other.completions;
  errors += other.errors;
  timed += other.timed;
  duration_ns = saturating_add(duration_ns, other.duration_ns);
  extremes.add(other.extremes.min_ns, other.extremes.max_ns);
  input = saturating_add(input, other.input);
  output = saturating_add(output, other.output);
  nano_usd = saturating_add(nano_usd, other.nano_usd);
  priced += other.priced;
  unpriced += other.unpriced;
  durations.insert(durations.end(), other.durations.begin(), other.durations.end());
  keep_short(*this);
}

void PromptTotals::take(const PromptTotals& other) {
  constexpr std::int64_t PromptTotals::*kSums[] = {
      &PromptTotals::completions, &PromptTotals::errors, &PromptTotals::timed,
      &PromptTotals::duration_ns, &PromptTotals::input,  &PromptTotals::output,
      &PromptTotals::nano_usd,    &PromptTotals::priced, &PromptTotals::unpriced};
  for (const auto sum : kSums) this->*sum = saturating_less(this->*sum, other.*sum);
  auto gone = other.durations.begin();
  for (auto& [value_ns, count] : durations) {
    while (gone != other.durations.end() && gone->first < value_ns) ++gone;
    if (gone != other.durations.end() && gone->first == value_ns) count -= gone->second;
  }
  std::erase_if(durations, [](const auto& bucket) { return bucket.second <= 0; });
}

void PromptTotals::settle() {
  std::sort(durations.begin(), durations.end());
  auto last = durations.begin();
  for (auto at = durations.begin(); at != durations.end(); ++at) {
    if (at == last) continue;
    if (at->first == last->first) {
      last->second += at->second;
    } else {
      *++last = *at;
    }
  }
  if (last != durations.end()) durations.erase(last + 1, durations.end());
}

bool read_totals(const sql::Statement& row, int column, PromptTotals& totals) {
  PromptTotals read;
  for (std::int64_t* const sum : {&read.completions, &read.errors, &read.first_at_ns,
                                  &read.last_at_ns, &read.timed, &read.duration_ns})
    *sum = row.integer(column++);
  if (read.timed > 0) read.extremes.add(row.integer(column), row.integer(column + 1));
  column += 2;
  for (std::int64_t* const sum : {&read.nano_usd, &read.priced, &read.unpriced})
    *sum = row.integer(column++);
  totals.add(read);
  const bool is_whole = unpack(row.text(column), [&](std::int64_t) { return &totals.durations; });
  keep_short(totals);
  return is_whole;
}

void put_totals(sql::Statement& put, int parameter, const PromptTotals& totals) {
  for (const std::int64_t sum : {totals.completions, totals.errors, totals.first_at_ns,
                                 totals.last_at_ns, totals.timed, totals.duration_ns})
    put.bind(parameter++, sum);
  if (totals.timed > 0) {
    put.bind(parameter, totals.extremes.min_ns).bind(parameter + 1, totals.extremes.max_ns);
  } else {
    put.bind_null(parameter).bind_null(parameter + 1);
  }
  parameter += 2;
  for (const std::int64_t sum : {totals.nano_usd, totals.priced, totals.unpriced})
    put.bind(parameter++, sum);
  HistogramPacker packer;
  for (const auto& [value_ns, count] : totals.durations) packer.add(0, value_ns, count);
  const std::string durations = packer.take();  // which is not copied
  put.bind_blob(parameter, durations).run();
}

}  // namespace daybook::state
