#include "access/audited_reads.hpp"

#include "access/policy.hpp"
#include "base/clock.hpp"
#include "state/actor.hpp"

namespace daybook::access {
namespace {

state::AuditEntry entry_of(const ReadEvent& event) {
  state::AuditEntry entry;
  entry.principal = event.principal;
  entry.action = event.action;
  for (const std::string& relation : event.relations)
    entry.object += (entry.object.empty() ? "" : ",") + relation;
  entry.columns = event.content_columns;
  entry.subjects = event.subjects;
  entry.rows = event.rows;
  return entry;
}

/// Numbers may be read where nothing can be written: what cannot be told is left out.
void tell_of_key(sql::Connection& connection, state::AuditEntry entry) noexcept {
  try {
    const state::AuditReads mode = state::read_settings(connection).audit_reads;
    AuditLog(connection.path(), mode).append(std::move(entry));
  } catch (const std::exception&) {
  }
}

}  // namespace

Principal resolve_reader(sql::Connection& connection, std::string_view key) {
  if (key.empty()) key = state::acting_key();
  state::AuditEntry entry;
  entry.at_ns = base::system_clock().wall_ns();
  entry.action = "key";
  entry.object = "read";
  try {
    Principal principal = resolve(connection, key, entry.at_ns);
    if (principal.name.empty()) return principal;  // the file's owner, who has no key
    entry.principal = principal.name;
    entry.object = principal.key_id;
    tell_of_key(connection, std::move(entry));
    return principal;
  } catch (const Error& error) {
    if (error.code != Error::Code::denied) throw;
    entry.result = state::AuditResult::denied;
    tell_of_key(connection, std::move(entry));
    throw;
  }
}

void AuditedReads::before_rows(const ReadEvent& event) {
  if (event.content_columns.empty()) return;
  state::AuditEntry entry = entry_of(event);
  entry.began_id = event.began_id;
  const std::int64_t id = audit_.append(std::move(entry));
  if (event.began_id == 0) event.began_id = id;
}

void AuditedReads::after_rows(const ReadEvent& event) noexcept {
  if (event.result != ReadEvent::Result::denied) return;
  try {
    state::AuditEntry entry = entry_of(event);
    entry.object = event.reason;
    entry.columns.clear();
    entry.rows.reset();
    entry.result = state::AuditResult::denied;
    audit_.append(std::move(entry));
  } catch (const std::exception&) {  // it was refused all the same
  }
}

}  // namespace daybook::access
