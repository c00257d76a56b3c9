#include "retain/run_row.hpp"

#include "base/clock.hpp"
#include "base/time_text.hpp"
#include "state/actor.hpp"
#include "state/audit.hpp"

namespace daybook::retain {
namespace {

constexpr std::int64_t kRunDays = 400;

/// Those of cron, one a night; the last that finished proves when that was.
void forget_old_runs(sql::Connection& connection, std::int64_t now_ns) {
  sql::Statement forget(connection,
                        "DELETE FROM retention_run WHERE kind = 'apply' AND at_us < ?1"
                        " AND id < (SELECT max(id) FROM retention_run WHERE kind = 'apply'"
                        " AND finished = 1)");
  forget.bind(1, (now_ns - kRunDays * base::kNsPerDay) / 1000).run();
}

}  // namespace

RunRow::RunRow(Job& job, const char* kind, std::int64_t now_ns) : job_(job) {
  job.transaction([&] {
    id_ = job.connection().integer("SELECT coalesce(max(id), 0) + 1 FROM retention_run");
    sql::Statement(job.connection(),
                   "INSERT INTO retention_run (id, at_ns, kind, finished, rows_deleted,"
                   " bytes_freed) VALUES (?1, ?2, ?3, 0, 0, 0)")
        .bind(1, id_)
        .bind(2, now_ns)
        .bind(3, std::string_view(kind))
        .run();
    forget_old_runs(job.connection(), now_ns);
  });
}

void RunRow::write(const End& end, std::string_view action) {
  job_.connection().set_synchronous(sql::Synchronous::full);
  job_.transaction([&] {
    sql::Statement(job_.connection(),
                   "UPDATE retention_run SET finished = ?2, rows_deleted = ?3, bytes_freed = ?4,"
                   " rows_remaining = ?5, detail = ?6 WHERE id = ?1")
        .bind(1, id_)
        .bind(2, std::int64_t{end.finished})
        .bind(3, end.rows)
        .bind(4, end.bytes)
        .bind(5, end.remaining)
        .bind(6, std::string_view(end.detail))
        .run();
    if (!end.is_audited) return;
    state::AuditEntry entry;
    entry.at_ns = base::system_clock().wall_ns();
    entry.principal = state::acting_principal();
    entry.action = action;
    entry.object = end.object;
    entry.rows = end.rows;
    state::append_audit(job_.connection(), entry);
  });
}

}  // namespace daybook::retain
