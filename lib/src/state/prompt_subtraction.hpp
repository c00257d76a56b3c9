// PromptSubtraction: takes calls that are deleted out of the totals of their prompt and out of
// those of hours and days.
//
//   prompts.add(prompt_row, span, is_error);
//   prompts.write(state, changed);          // once the rows are gone, before COMMIT
//
// First, last, shortest and longest: those of the calls that remain, where none of the prompt's was
// deleted before; else as the histogram says, within 1 %, or they stay. A prompt that has no call
// left is a row of zeros: ids of prompts stay. One connection, one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "sql/connection.hpp"
#include "state/changed_rows.hpp"
#include "state/prompt_totals.hpp"
#include "state/rollup_tiers.hpp"
#include "state/store_state.hpp"

namespace daybook::state {

class PromptSubtraction {
 public:
  explicit PromptSubtraction(sql::Connection& db) : db_(db) {}
  void add(std::int64_t prompt_id, const RollupSpan& span, bool is_error) {
    gone_[prompt_id][span.at_ns / kHourNs].add(span, is_error);
  }
  void write(const StoreState& state, ChangedRows& changed);
  void discard() noexcept { gone_.clear(); }

 private:
  using Periods = std::map<std::int64_t, PromptTotals>;
  /// The statements of a tier.
  struct Rows {
    Rows(sql::Connection& db, Tier tier);
    sql::Statement find, put, remove, ends;
  };
  struct Statements {
    explicit Statements(sql::Connection& db);
    Rows hours, days;
    sql::Statement find, update, bucket, empty_bucket, calls;
  };

  void take(Tier tier, std::int64_t prompt_id, const Periods& gone, ChangedRows& changed);
  void take_total(std::int64_t prompt_id, PromptTotals gone, ChangedRows& changed);
  /// First, last, shortest and longest of the rows of a tier from one period to another.
  PromptTotals ends_of(Rows& rows, std::int64_t prompt_id, std::int64_t first, std::int64_t last);
  PromptTotals ends_of_calls(std::int64_t prompt_id, Tier tier, std::int64_t period);

  sql::Connection& db_;
  std::map<std::int64_t, Periods> gone_;  // by prompt and hour
  StoreState state_;
  bool is_whole_ = true;  // none of the prompt's calls was deleted before
  std::optional<Statements> sql_;
};

}  // namespace daybook::state
