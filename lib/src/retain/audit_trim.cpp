#include "retain/audit_trim.hpp"

#include <algorithm>

#include "state/audit_chain.hpp"

namespace daybook::retain {
namespace {

/// Up to here entries go, in one piece from the front; 0: none do.
std::int64_t last_due(sql::Connection& connection, const Policies& policies, std::int64_t now_ns) {
  const std::int64_t cutoff_ns = policies.cutoff_ns({What::audit, 0, false}, now_ns);
  if (cutoff_ns == kNever) return 0;
  sql::Statement kept(connection,
                      "SELECT coalesce((SELECT min(id) FROM audit WHERE at_ns >= ?1),"
                      " (SELECT max(id) FROM audit), 0)");
  return std::max<std::int64_t>(kept.bind(1, cutoff_ns).first_integer() - 1, 0);
}

/// Deletes from the front for as long as the turn lasts. False: an entry that does not verify, or
/// is missing, is not taken away: it would never be found.
bool trim(Job& job, Ledger& ledger, const crypto::Key256& key, std::int64_t last,
          std::int64_t now_ns) {
  sql::Connection& connection = job.connection();
  auto start = state::audit_start(connection, key);
  if (!start) return false;
  const std::int64_t before = start->count;
  bool is_whole = true;
  {
    sql::Statement entries(connection, std::string("SELECT ") + state::kAuditColumns +
                                           " FROM audit WHERE id <= ?1 ORDER BY id");
    entries.bind(1, last);
    while (entries.step() && !job.turn_is_over()) {
      const auto row = state::audit_row(entries);
      is_whole = row && row->id == start->count + 1 &&
                 crypto::is_equal(crypto::bytes_of(state::link_of(key, *row, start->link)),
                                  state::audit_link(entries));
      if (!is_whole) break;
      start->count = row->id;
      start->link = state::audit_link(entries);
      if (row->subjects) start->erased += static_cast<std::int64_t>(row->subjects->erased());
      if (row->action == state::kErasedAction) start->told_erased += row->rows.value_or(0);
    }
  }
  if (start->count == before) return is_whole;
  sql::Statement(connection, "DELETE FROM audit WHERE id <= ?1").bind(1, start->count).run();
  ledger.rows("audit", start->count - before);
  state::keep_start(connection, key, *start, now_ns);
  return is_whole;
}

}  // namespace

bool trim_audit(Job& job, Ledger& ledger, const Policies& policies, std::int64_t now_ns) {
  sql::Connection& connection = job.connection();
  const std::int64_t last = last_due(connection, policies, now_ns);
  const auto key = last > 0 ? state::audit_key(connection) : std::nullopt;
  bool is_whole = key.has_value();
  while (is_whole && connection.integer("SELECT coalesce(min(id), 0) FROM audit") <= last) {
    if (job.time_is_up()) return false;
    job.transaction([&] {
      ledger.begin();
      is_whole = trim(job, ledger, *key, last, now_ns);
      ledger.write();
    });
    ledger.committed();
  }
  return true;
}

std::int64_t count_audit(sql::Connection& connection, const Policies& policies,
                         std::int64_t now_ns) {
  const std::int64_t last = last_due(connection, policies, now_ns);
  return sql::Statement(connection, "SELECT count(*) FROM audit WHERE id <= ?1")
      .bind(1, last)
      .first_integer();
}

}  // namespace daybook::retain
