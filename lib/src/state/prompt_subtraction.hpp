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
    const auto [hour, is_new] = gone_[prompt_id].try_emplace(span.at_ns / kHourNs);
    hour->second.add(span, is_error);
    size_ += is_new ? 1 : 0;
  }
  void write(const StoreState& state, ChangedRows& changed);
  void discard() noexcept {
    gone_.clear();
    size_ = 0;
  }
  /// Hours of prompts that write() has to do with.
  std::size_t size() const noexcept { return size_; }

 private:
  using Periods = std::map<std::int64_t, PromptTotals>;
  struct Place {
    Tier tier;
    std::int64_t prompt_id, period;
  };
  struct Lost;
  /// The statements of a tier.
  struct Rows {
    Rows(sql::Connection& db, Tier tier);
    sql::Statement find, put, remove, ends;
  };
  struct Statements {
    explicit Statements(sql::Connection& db);
    Rows hours, days;
    sql::Statement find, update, bucket, empty_bucket, first_call, last_call, durations;
  };

  void take(Tier tier, std::int64_t prompt_id, const Periods& gone, ChangedRows& changed);
  void take_total(std::int64_t prompt_id, PromptTotals gone, ChangedRows& changed);
  /// First, last, shortest and longest of the rows of a tier from one period to another.
  PromptTotals ends_of(Rows& rows, std::int64_t prompt_id, std::int64_t first, std::int64_t last);
  /// Those that are lost, by the calls that are left.
  PromptTotals ends_of_calls(const Place& place, const Lost& lost, const PromptTotals& left);
  PromptTotals find_ends(const Place& place, const Lost& lost, const PromptTotals& left);

  sql::Connection& db_;
  std::map<std::int64_t, Periods> gone_;  // by prompt and hour
  std::size_t size_ = 0;                  // of all of them
  StoreState state_;
  bool is_whole_ = true;  // none of the prompt's calls was deleted before
  std::optional<Statements> sql_;
};

}  // namespace daybook::state
