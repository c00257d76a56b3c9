// Subtractions: each row that goes is taken out of all sums that count it, in the transaction that
// deletes it: rollups of every tier, users' days, prompts, totals of conversations and traces.
//
//   subtractions.span(due, group_id, tool_group_id);     // before the row goes
//   subtractions.write(state, changed, sizes);           // once it is gone, before COMMIT
//
// What an erasure does that recomputes rollups; retention counts rows as pruned instead. One
// thread.
#pragma once

#include <cstdint>

#include "retain/due_spans.hpp"
#include "sql/connection.hpp"
#include "state/changed_rows.hpp"
#include "state/prompt_subtraction.hpp"
#include "state/rollup_subtraction.hpp"
#include "state/totals_subtraction.hpp"
#include "state/user_subtraction.hpp"

namespace daybook::retain {

class Subtractions {
 public:
  Subtractions(sql::Connection& connection, state::Dictionaries& names);
  /// `tool_group_id`: 0: it is none of a tool.
  void span(const DueSpan& span, std::int64_t group_id, std::int64_t tool_group_id);
  void error(const state::RollupError& error) { rollups_.add(error); }
  void moment_of_trace(std::int64_t row) { totals_.moment(row); }
  void write(const state::StoreState& state, state::ChangedRows& changed, state::TableSizes& sizes);
  void discard() noexcept;
  state::FoldedCopies& copies() noexcept { return rollups_.copies(); }
  /// What write() has to do would take longer than a transaction may.
  bool is_full() const;

 private:
  sql::Statement figures_;
  state::RollupSubtraction rollups_;
  state::UserSubtraction users_;
  state::PromptSubtraction prompts_;
  state::TotalsSubtraction totals_;
};

}  // namespace daybook::retain
