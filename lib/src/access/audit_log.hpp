// AuditLog: entries of the audit that are durable before what they tell of happens: the text of
// messages is read, a key is used, rows go to a file. For whoever has no write transaction; a
// writer takes state::append_audit() into its own.
//
//   AuditLog log(reader.path(), settings.audit_reads);   // opens nothing yet
//   const std::int64_t began = log.append(entry);        // action "content": before the first row
//   … rows are handed out, subjects and rows counted …
//   entry.began_id = began, entry.rows = rows, entry.subjects = …;
//   log.append(entry);                                   // one more, when the last row was told
//
// A statement whose rows are all known before the first is handed out needs one entry only. An
// entry takes one synced transaction under the Guard on a connection that this object keeps open:
// some milliseconds, and at most five seconds behind other writers.
//
// `required`: what cannot be written is thrown (busy, full, io, denied on a store that cannot be
// written), and nothing may be read. `best_effort`: it is counted, and told by an entry of its own
// ("unrecorded") as soon as one can be written again. `off`: nothing is written. One thread at a
// time. The caller holds neither the Guard nor a write transaction.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "state/audit.hpp"
#include "state/settings.hpp"

namespace daybook::access {

class AuditLog {
 public:
  AuditLog(std::string path, state::AuditReads mode);
  AuditLog(AuditLog&&) noexcept;
  AuditLog& operator=(AuditLog&&) noexcept;
  ~AuditLog();  // waits at most a second for its turn to tidy up, else leaves that to others

  /// The entry's id; 0 where none was written (best_effort, off). `at_ns` 0 is now.
  std::int64_t append(state::AuditEntry entry);

  std::int64_t unrecorded() const noexcept;  // entries that could not be written, not told yet

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace daybook::access
