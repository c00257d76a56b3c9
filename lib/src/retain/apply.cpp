#include <algorithm>
#include <cassert>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "base/time_text.hpp"
#include "daybook/retention.hpp"
#include "retain/audit_trim.hpp"
#include "retain/cold_text.hpp"
#include "retain/cold_unpack.hpp"
#include "retain/job.hpp"
#include "retain/plan.hpp"
#include "retain/rollup_hours.hpp"
#include "retain/rows_pass.hpp"
#include "retain/run.hpp"
#include "retain/run_lock.hpp"
#include "retain/run_row.hpp"
#include "retain/size_cap.hpp"
#include "retain/text_cut.hpp"
#include "retain/text_sweep.hpp"
#include "retain/user_days.hpp"
#include "retain/vacuum.hpp"
#include "schema/migrate.hpp"

namespace daybook {
namespace {

constexpr std::int64_t kDayNs = 24 * base::kNsPerHour;

/// When something was last written, by the clocks of arrival: what records say of their own time
/// proves nothing.
std::int64_t last_arrival_ns(sql::Connection& connection) {
  return connection.integer(
      "SELECT max(coalesce((SELECT max(opened_ns) FROM epoch), 0),"
      " coalesce((SELECT max(max(started_ns, last_ns)) FROM writer), 0),"
      " coalesce((SELECT max(at_ns) FROM retention_run), 0))");
}

/// A clock that went ahead by more than the shortest age would take everything.
void require_clock(sql::Connection& connection, const retain::Policies& policies,
                   std::int64_t now_ns) {
  const std::int64_t last_ns = last_arrival_ns(connection);
  if (last_ns == 0) return;
  const std::int64_t ahead_most =
      std::clamp(policies.shortest_ns().value_or(31 * kDayNs), kDayNs, 31 * kDayNs);
  const bool is_ahead = now_ns - last_ns > ahead_most;
  if (!is_ahead && last_ns - now_ns <= kDayNs) return;
  throw Error(Error::Code::io,
              "nothing was deleted: the clock says " + base::format_day(now_ns) +
                  ", the store was last written to on " + base::format_day(last_ns),
              is_ahead ? "set the clock; if nothing was written for so long, say --trust-clock"
                       : "set the clock, or say --trust-clock");
}

void take_counts(const retain::Ledger& ledger, RetentionResult& result) {
  for (const auto& [table, rows] : ledger.total())
    result.rows_by_table[table] = static_cast<std::uint64_t>(rows);
  result.rows = static_cast<std::uint64_t>(ledger.total_rows());
  result.texts_cut = static_cast<std::uint64_t>(ledger.total_cut());
}

void take_cold(const retain::Cold& cold, RetentionResult& result) {
  result.texts_packed = cold.texts;
  result.packed_from_bytes = cold.text_bytes;
  result.packed_to_bytes = cold.packed_bytes;
}

/// False: the time was up.
bool apply_cold(retain::Job& job, const retain::Policies& policies, std::int64_t now_ns,
                RetentionResult& result) {
  retain::Cold cold;
  retain::Unpacked unpacked;
  const bool done = retain::is_cold_off(policies)
                        ? retain::unpack_cold_text(job, unpacked)
                        : retain::pack_cold_text(job, policies, now_ns, cold);
  take_cold(cold, result);
  retain::take_unpacked(unpacked, result);
  return done;
}

retain::RunRow::End end_of(const RetentionResult& result, std::int64_t rows_for_cap) {
  retain::RunRow::End end;
  end.finished = result.finished;
  end.rows = static_cast<std::int64_t>(result.rows);
  end.bytes = static_cast<std::int64_t>(result.bytes);
  end.remaining = static_cast<std::int64_t>(result.rows_remaining);
  nlohmann::json detail = {{"rows", result.rows_by_table},
                           {"texts_cut", result.texts_cut},
                           {"texts_packed", result.texts_packed},
                           {"texts_unpacked", result.texts_unpacked}};
  if (rows_for_cap > 0) detail["rows_for_cap"] = rows_for_cap;
  end.detail = detail.dump();
  end.object = "retention";
  end.is_audited = result.rows + result.texts_cut > 0;
  return end;
}

}  // namespace

RetentionResult retain::run(const std::string& path, const RetentionOptions& options) {
  assert(!options.dry_run);
  const std::int64_t now_ns =
      options.now ? options.now->time_since_epoch().count() : base::system_clock().wall_ns();
  retain::Job job(path, {options.max_time, options.stop});
  const retain::RunLock lock(job.connection().path());
  const retain::Policies policies = retain::Policies::read(job.connection());
  if (!options.trust_clock) require_clock(job.connection(), policies, now_ns);
  retain::RunRow row(job, "apply", now_ns);
  RetentionResult result;
  retain::Ledger ledger(job.connection());
  const bool no_rows_left = retain::delete_due_spans(job, ledger, policies, now_ns) &&
                            retain::delete_due_moments(job, ledger, policies, now_ns);
  result.finished = no_rows_left && retain::cut_due_text(job, ledger, policies, now_ns) &&
                    retain::sweep_text(job, ledger, now_ns) &&
                    retain::prune_hours(job, ledger, policies, now_ns) &&
                    retain::pack_user_days(job, ledger, policies, now_ns, result.damaged) &&
                    retain::trim_audit(job, ledger, policies, now_ns);
  retain::Vacuumed vacuumed = retain::vacuum(job);  // first: packing needs room in the log
  result.finished = result.finished && apply_cold(job, policies, now_ns, result);
  if (result.texts_packed + result.texts_unpacked > 0) {
    const retain::Vacuumed more = retain::vacuum(job);
    vacuumed = {vacuumed.bytes + more.bytes, more.complete};
  }
  const std::int64_t rows_before_cap = ledger.total_rows();
  const retain::Capped capped = retain::shrink_to_cap(job, ledger, now_ns);
  result.finished = result.finished && vacuumed.complete && capped.complete;
  take_counts(ledger, result);
  result.bytes = static_cast<std::uint64_t>(vacuumed.bytes + capped.bytes);
  if (!no_rows_left) result.rows_remaining = retain::count_due(job.connection(), policies, now_ns);
  row.write(end_of(result, ledger.total_rows() - rows_before_cap), "prune");
  result.wal_emptied = job.truncate_wal();
  result.oldest_at = retain::oldest_at(job.connection());
  return result;
}

}  // namespace daybook
