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
#include <optional>

#include "base/limits.hpp"
#include "sql/connection.hpp"
#include "state/time_counts.hpp"

namespace daybook::state {

/// What writers cost so far, or one batch of theirs. Written with the batch after it, since a
/// commit's time is known only when it is over.
struct Overhead {
  std::int64_t below_level = 0, batches = 0, records = 0, bytes_written = 0;
  std::int64_t waited_ns = 0, waited_max_ns = 0, locked_ns = 0, writing_ns = 0;
  std::int64_t committing_ns = 0, committing_max_ns = 0;
  TimeCounts waited, committing;  // of each batch
  void add(const Overhead& more) noexcept;
};

struct StoreState {
  std::int64_t epoch = 0;
  std::int64_t next_span_id = 1, next_message_id = 1, next_content_id = 1, next_conversation_id = 1;
  std::int64_t next_trace_id = 1, next_error_id = 1, next_event_id = 1, next_loss_id = 1;
  std::int64_t next_memory_sample_id = 1, next_metric_sample_id = 1, next_score_id = 1;
  std::int64_t policy_version = 0;
  std::int64_t text_bytes = 0;                       // in the open epoch
  std::int64_t folded_hour = 0;                      // rollups of hours before it are in every tier
  std::int64_t kept_hour = 0, kept_bucket_hour = 0;  // hour rollups before these were pruned
  Overhead overhead;
  std::int64_t traces_deleted = 0;  // grows when rows of trace go
};

/// What an epoch may hold before it is closed.
struct EpochLimits {
  std::int64_t age_ns = limits::kEpochAgeNs;  // by the clock of arrival
  std::int64_t messages = limits::kEpochMessages;
  std::int64_t text_bytes = limits::kEpochTextBytes;
};

class StoreStateTable {
 public:
  explicit StoreStateTable(sql::Connection& db);
  StoreState read();  // throws corrupt where the row is missing
  /// All but the policy version, kept hours and deleted traces, which others change.
  void write(const StoreState& state);

  /// Closes the open epoch if it has reached a limit. True if it did: every window of text must be
  /// emptied. A clock that was set back by more than the age counts as that age: an epoch that was
  /// opened in 2100 would else stay open until then.
  bool close_epoch_if_full(StoreState& state, std::int64_t now_ns, const EpochLimits& limits = {});
  /// Closes the open epoch, whatever it holds; the new one begins at the next ids. Who deletes text
  /// from the open epoch does so first, in the same transaction.
  void close_epoch(StoreState& state, std::int64_t now_ns);

  /// Text that comes now meets these redaction rules (0: none). Where the open epoch's text met
  /// others, it is closed: true, as above. An epoch that holds text which met none says so.
  bool use_rules(StoreState& state, std::int64_t rules, std::int64_t now_ns);

  struct Epoch {
    std::int64_t first_message_id = 0, first_content_id = 0;
    std::int64_t before_opened_ns = 0;  // when the epoch before it was opened; 0: there is none,
    std::int64_t before_first_span_id = 0;  // and its first span
    std::optional<std::int64_t> rules;      // version of the redaction rules its text met
  };
  Epoch epoch(std::int64_t id);

 private:
  sql::Statement read_, write_, epoch_read_, epoch_open_, epoch_close_, epoch_insert_, epoch_rules_;
};

}  // namespace daybook::state
