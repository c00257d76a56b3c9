// Ledger: what a transaction deletes, and what has to follow from it: rollups count it as pruned,
// or it is taken out of them (subtractions.hpp), traces and conversations that are empty go, sizes
// fall, epochs are marked for the sweep of their text.
//
//   ledger.begin();                    // in the transaction
//   ledger.span(span); ledger.rows("span", 1); …        // before the row goes, until is_full()
//   ledger.write();                    // before COMMIT
//   ledger.committed();                // its rows count in total() from here on
//
// Rows of dictionaries and prompts are never deleted, and of rollups only what is taken out of
// them. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daybook/erase.hpp"
#include "retain/due_spans.hpp"
#include "retain/subtractions.hpp"
#include "sql/connection.hpp"
#include "state/dictionaries.hpp"
#include "state/restored_text.hpp"
#include "state/rollup_tiers.hpp"
#include "state/store_state.hpp"
#include "state/table_sizes.hpp"

namespace daybook::retain {

using Counts = std::map<std::string, std::int64_t>;  // rows by table

class Ledger {
 public:
  explicit Ledger(sql::Connection& connection, EraseRollups rollups = EraseRollups::keep);

  void begin();
  void span(const DueSpan& span);
  void error(std::int64_t at_ns, const state::ErrorGroupKey& key, std::int64_t id);
  void sample(std::int64_t at_ns, std::int64_t metric_id);
  /// `table`: a literal.
  void rows(const char* table, std::int64_t count, std::optional<std::int64_t> bytes = {},
            std::optional<std::int64_t> content_bytes = {});
  /// Of a table whose size nobody counts.
  void uncounted_rows(const char* table, std::int64_t count) {
    if (count > 0) counts_[table] += count;
  }
  void moment_of_trace(std::int64_t row);
  void moment_of_conversation(std::int64_t row) { conversations_[row]; }
  void cut_text() { ++cut_; }  // of a row that stays
  /// Closes the open epoch: whoever takes text from it does so first, and all writers empty their
  /// windows.
  void close_epoch(std::int64_t now_ns);
  /// Text of the span's, or the content's, epoch may be referred to no more, nor what of the span's
  /// was restored into others.
  void leave_epoch_of_span(std::int64_t span_id);
  void leave_epoch_of_content(std::int64_t content_id);
  /// What write() has to do fills a transaction, whatever its rows took.
  bool is_full() const { return subtractions_ && subtractions_->is_full(); }
  void write();
  void committed();

  const state::StoreState& state() const noexcept { return state_; }
  std::int64_t nameless_model();
  const Counts& total() const noexcept { return total_; }
  std::int64_t total_rows() const noexcept;
  std::int64_t total_cut() const noexcept { return total_cut_; }
  /// Of hours that rows were taken out of; nullptr: they are counted as pruned.
  state::FoldedCopies* copies() noexcept {
    return subtractions_ ? &subtractions_->copies() : nullptr;
  }
  /// Of sums that rows were taken out of.
  state::ChangedRows& changed_sums() noexcept { return changed_sums_; }

 private:
  using Key = std::pair<std::int64_t, std::int64_t>;  // hour, group
  struct Epoch {
    std::int64_t id, first_span_id, first_content_id;
  };
  using Deleted = std::map<Key, std::int64_t>;

  void write_pruned(const char* kind, const Deleted& deleted);
  void write_samples();
  void settle_traces();
  void settle_conversations();
  void read_epochs();

  sql::Connection& connection_;
  state::Dictionaries names_;
  state::StoreStateTable state_table_;
  state::TableSizes sizes_;
  state::StoreState state_;
  std::int64_t nameless_model_ = 0;
  std::vector<Epoch> epochs_;
  std::vector<state::RestoredText> restored_;
  Deleted spans_, errors_, tools_, samples_;
  std::unique_ptr<Subtractions> subtractions_;  // none: rows are counted as pruned
  state::ChangedRows changed_sums_;
  struct Conversation {
    std::int64_t pruned = 0;  // spans
    bool lost_call = false;
  };
  std::map<std::int64_t, std::int64_t> traces_, prompts_;
  std::map<std::int64_t, Conversation> conversations_;
  std::set<std::int64_t> left_epochs_;
  Counts counts_, total_;
  std::int64_t cut_ = 0, total_cut_ = 0;
  std::map<std::string, sql::Statement> pruned_;  // by SQL
  sql::Statement prompt_, epoch_, trace_is_used_, trace_conversation_, trace_delete_, trace_update_;
  sql::Statement conversation_delete_, conversation_update_;
};

}  // namespace daybook::retain
