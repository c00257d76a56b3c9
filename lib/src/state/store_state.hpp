// StoreState: the one row that ids, the epoch and the policy version come from.
//
// Read right after BEGIN IMMEDIATE and written right before COMMIT by whoever inserts rows; no
// other source of ids exists, so they never fall and are never used twice, whatever was deleted
// since.
//
//   auto state = state::read_state(db);      // inside the transaction
//   span.id = state.next_span_id++;
//   state::write_state(db, state);
#pragma once

#include <cstdint>

#include "sql/connection.hpp"

namespace daybook::state {

struct StoreState {
  std::int64_t epoch = 0;
  std::int64_t next_span_id = 1, next_message_id = 1, next_content_id = 1, next_conversation_id = 1;
  std::int64_t next_trace_id = 1, next_error_id = 1, next_event_id = 1, next_loss_id = 1;
  std::int64_t policy_version = 0;
  std::int64_t text_bytes = 0;  // in the open epoch
};

class StoreStateTable {
 public:
  explicit StoreStateTable(sql::Connection& db);
  StoreState read();  // throws corrupt where the row is missing
  void write(const StoreState& state);

  /// Closes the open epoch if it is a day old (arrival clock), holds 2 M messages or 1 GiB of text;
  /// the new one begins at the next ids. True if it did: every window of text must be emptied.
  bool close_epoch_if_full(StoreState& state, std::int64_t now_ns);

  struct Epoch {
    std::int64_t first_message_id = 0;
    std::int64_t before_opened_ns = 0;  // when the epoch before it was opened; 0: there is none
  };
  Epoch epoch(std::int64_t id);

 private:
  sql::Statement read_, write_, epoch_read_, epoch_open_, epoch_close_, epoch_insert_;
};

}  // namespace daybook::state
