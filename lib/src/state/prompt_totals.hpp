// PromptTotals: what is summed up over the calls that begin with a prompt, and the rows of its
// tiers that hold it.
//
//   totals.add(span, is_error);                              // per call
//   all.add(totals);
//   bool whole = read_totals(row, column, totals);           // adds what kPromptSums selected
//
// Pure functions.
#pragma once

#include <cstdint>
#include <string>

#include "base/histogram.hpp"
#include "sql/connection.hpp"
#include "state/rollups.hpp"

namespace daybook::state {

struct PromptTotals {
  std::int64_t completions = 0, errors = 0, first_at_ns = INT64_MAX, last_at_ns = -1;
  std::int64_t timed = 0, duration_ns = 0;
  base::Extremes extremes;  // of known durations
  std::int64_t input = 0, output = 0, nano_usd = 0, priced = 0, unpriced = 0;
  base::Histogram durations;  // as they came: several to a value, of some thousands at most
  void add(const RollupSpan& span, bool is_error);
  void add(const PromptTotals& other);
  /// All but first, last and the extremes; both are settled.
  void take(const PromptTotals& other);
  /// Brings the histogram in order, a value once.
  void settle();
};

/// The columns of rollup_prompt_hour and rollup_prompt_day behind their keys; tokens are not there.
constexpr const char* kPromptSums =
    "completions, errors, first_at_ns, last_at_ns, timed, duration_ns, min_ns, max_ns,"
    " cost_nano_usd, priced, unpriced, durations";

/// Adds a row's sums, the first of them in `column`. False: its histogram cannot be read.
[[nodiscard]] bool read_totals(const sql::Statement& row, int column, PromptTotals& totals);
/// Binds the sums of settled totals, the first of them to ?`parameter`, and runs the statement.
void put_totals(sql::Statement& put, int parameter, const PromptTotals& totals);

}  // namespace daybook::state
