// BatchWriter: turns a batch of records into rows inside a transaction that the caller has begun.
// It has no thread, takes no lock and reads no clock: the Writer drives it, tests step it.
//
//   batch_writer.begin(now);       // reads store_state, and settings where they changed
//   for (auto& item : batch) batch_writer.write(item);
//   batch_writer.finish();         // rollups, totals, store_state
//   … COMMIT …
//   batch_writer.committed();      // or batch_writer.rolled_back()
//
// Ids come from store_state alone. Caches and the fold window are changed provisionally:
// rolled_back() undoes all of it, so a batch may be written again from the same items (they are not
// consumed).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "access/policy.hpp"
#include "daybook/error.hpp"
#include "daybook/record.hpp"
#include "sql/connection.hpp"
#include "state/settings.hpp"
#include "state/store_state.hpp"
#include "write/prepared.hpp"
#include "write/verdicts.hpp"

namespace daybook::write {

struct Item {
  Record record;
  Origin origin;
  std::size_t bytes = 0;               // estimate of its size in memory, for the queue's bound
  std::unique_ptr<Prepared> prepared;  // of a completion, where somebody worked ahead
};

/// Something lost before or outside the batch, to be stored as a row of `loss`.
struct Loss {
  std::string reason;  // queue_full, closed, invalid, failed, io
  std::string error;   // without content
  std::string service;
  std::uint64_t records = 0, bytes = 0;
};

struct BatchCounts {
  std::uint64_t written = 0, duplicates = 0, invalid = 0, redactions = 0;
  std::uint64_t messages = 0, messages_new = 0, text_bytes = 0, text_bytes_new = 0;
  std::uint64_t unknown_parents = 0;
};

struct BatchOptions {
  std::string service, environment, service_version;
  bool redact = true;
  state::EpochLimits epoch = {};
  std::string redaction_pack = {};  // at least this one
};

class BatchWriter {
 public:
  BatchWriter(sql::Connection& connection, const BatchOptions& options);
  ~BatchWriter();

  /// After BEGIN IMMEDIATE. Throws denied where the store requires redaction and options opted out.
  void begin(std::int64_t now_ns);
  /// The items will be written soon, `near` before `far`: fetches into the processor's cache what
  /// that needs.
  void expect(const Item& near, const Item& far) const noexcept;
  /// Writes one record. A record whose content is not valid (bad JSON in a raw message, a duplicate
  /// key) is not written: its Error is returned, the batch goes on. Throws where the transaction is
  /// lost.
  std::optional<Error> write(const Item& item);
  void add_loss(const Loss& loss);
  void add_verdict(const Verdict& verdict);
  /// Keeps a position for finish(); write() does so with the record's own.
  void mark(const SourcePosition& position);
  /// What batches before this one cost; finish() writes it.
  void add_overhead(const state::Overhead& overhead);
  void finish();

  void committed();
  void rolled_back();  // also after an unknown commit: all caches are dropped

  const BatchCounts& counts() const noexcept;                     // of the open or last batch
  const state::Settings& settings() const noexcept;               // as read by the last begin()
  std::int64_t settings_version() const noexcept;                 // changes with them
  std::shared_ptr<const access::Policy> policy() const noexcept;  // likewise; nothing: it is off
  bool has_durable_policy_full() const noexcept;  // the store's setting durability=full

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace daybook::write
