// The audit: who read or changed what, as rows of the table `audit` of which each holds a digest of
// itself and of the row before, so that an edit, a deletion, an insertion or another order is found
// (access/audit_check.hpp, docs/security.md).
//
//   state::AuditEntry entry;
//   entry.at_ns = now_ns;
//   entry.principal = "alice";
//   entry.action = "write", entry.object = "completion";
//   entry.result = state::AuditResult::denied;
//   entry.rows = 12;                                // one entry for a batch of refused records
//   state::append_audit(connection, entry);         // in the caller's write transaction
//
// What is read, by whoever has no write transaction: access/audit_log.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sql/connection.hpp"
#include "state/audit_subjects.hpp"

namespace daybook::state {

enum class AuditResult { ok, denied, failed };

struct AuditEntry {
  std::int64_t at_ns = 0;  // when, Unix ns
  std::string principal;   // who, by name; empty: the file's owner, no policy being on
  /// What was done. Known to reports: content (text was read), read, write, export, key (a key was
  /// used), grant, set, opt_out, erase, prune, archive, restore, hold, redact.
  std::string action;
  std::string object;                // a view, a setting "name=value", …; never content
  std::vector<std::string> columns;  // content columns that were read, "view.column" for several
  AuditSubjects subjects;            // whom it concerned
  std::optional<std::int64_t> rows;  // rows it touched, where that is known
  std::int64_t began_id = 0;  // id of the entry written before the first row; 0: this is the first
  AuditResult result = AuditResult::ok;
};

/// Inside a write transaction (BEGIN IMMEDIATE, under the Guard): adds the entry to the chain and
/// gives its id. Principal, action and object are cut at 1 KiB. Throws Error (corrupt where the key
/// is damaged); then the transaction must not be committed with what the entry was to tell of.
std::int64_t append_audit(sql::Connection& connection, const AuditEntry& entry);

/// The same for what was set: `object` is "name=value". By `principal`, or whoever acts on this
/// thread (state/actor.hpp).
void audit_set(sql::Connection& connection, std::string_view object, std::int64_t now_ns,
               std::string_view principal = {});

/// Inside a write transaction: takes a subject's name ("user:u42") out of every entry and adds an
/// entry that says how many. The chain still verifies. Gives their number.
std::int64_t erase_audit_subject(sql::Connection& connection, std::string_view subject,
                                 std::string_view principal, std::int64_t now_ns);

/// The same for many names at once. First, at any time: the entries that hold one of them; then, in
/// a write transaction, of these.
std::vector<std::int64_t> audit_entries_of(sql::Connection& connection,
                                           const std::set<std::string>& subjects);
std::int64_t erase_audit_subjects(sql::Connection& connection,
                                  const std::set<std::string>& subjects,
                                  const std::vector<std::int64_t>& entries,
                                  std::string_view principal, std::int64_t now_ns);

}  // namespace daybook::state
