#include "erase/run.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "erase/canaries.hpp"
#include "erase/certificate.hpp"
#include "erase/metrics_pass.hpp"
#include "erase/plan.hpp"
#include "erase/rests.hpp"
#include "erase/user_days.hpp"
#include "retain/rows_pass.hpp"
#include "retain/text_sweep.hpp"
#include "retain/vacuum.hpp"
#include "schema/migrate.hpp"
#include "state/actor.hpp"
#include "state/audit.hpp"
#include "state/settings.hpp"
#include "state/user_packs.hpp"
#include "state/user_rollups.hpp"

namespace daybook::erase {
namespace {

struct Inserted {
  std::int64_t id = 0;
  bool goes_on = false;     // it was begun and not finished, and
  std::string certificate;  // what its runs told
};

Inserted insert_tombstone(sql::Connection& connection, const state::Tombstone& stone) {
  sql::Statement find(connection,
                      "SELECT id, finished_ns IS NULL, CASE WHEN finished_ns IS NULL"
                      " THEN certificate END FROM tombstone WHERE kind = ?1 AND digest = ?2 AND"
                      " (finished_ns IS NULL OR until_ns = ?3) ORDER BY finished_ns IS NOT NULL");
  find.bind(1, std::string_view(stone.kind)).bind_blob(2, stone.digest).bind(3, stone.until_ns);
  Inserted row;
  if (find.step()) row = {find.integer(0), find.integer(1) != 0, std::string(find.text(2))};
  find.reset();
  const std::int64_t known = row.id;
  const std::string principal = state::acting_principal();
  sql::Statement put(
      connection, known != 0 ? "UPDATE tombstone SET until_ns = max(until_ns, ?4), asked_ns = ?5,"
                               " principal = ?6, recompute = max(recompute, ?7),"
                               " finished_ns = NULL"
                               " WHERE id = ?1 AND kind = ?2 AND digest = ?3"
                             : "INSERT INTO tombstone (id, kind, digest, until_ns, asked_ns,"
                               " principal, recompute) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  if (known == 0) row.id = connection.integer("SELECT coalesce(max(id), 0) + 1 FROM tombstone");
  put.bind(1, row.id).bind(2, std::string_view(stone.kind)).bind_blob(3, stone.digest);
  put.bind(4, stone.until_ns).bind(5, stone.asked_ns).bind_or_null(6, principal);
  put.bind(7, std::int64_t{stone.recompute}).run();
  return row;
}

}  // namespace

Run::Run(retain::Job& job, const EraseOptions& options, std::int64_t now_ns)
    : job_(job),
      connection_(job.connection()),
      options_(options),
      now_ns_(now_ns),
      ledger_(job.connection(), options.rollups) {}

void Run::insert(const std::vector<state::Tombstone>& stones) {
  schema::create_on_demand(connection_, "tombstone");
  tombstones_.clear();
  told_before_.clear();
  goes_on_ = false;
  for (const state::Tombstone& stone : stones) {
    const Inserted row = insert_tombstone(connection_, stone);
    tombstones_.push_back(row.id);
    goes_on_ = goes_on_ || row.goes_on;
    if (told_before_.empty()) told_before_ = row.certificate;
  }
}

/// From here on text that comes is of another epoch, and what is known of the old one in any
/// process is forgotten.
void Run::close_epoch() {
  ledger_.begin();
  ledger_.close_epoch(now_ns_);
  before_ = ledger_.state();
}

/// The line beside the store comes first: what was asked for is done, if not by this process.
void Run::begin(const Subject& subject) {
  connection_.set_synchronous(sql::Synchronous::full);
  job_.transaction([&] { key_ = state::ensure_pseudonym_key(connection_, now_ns_); });
  // What a clock that was ahead wrote is meant, too.
  const std::int64_t until_ns =
      std::max(std::min(subject.until_ns, now_ns_), newest_ns(connection_, subject, now_ns_) + 1);
  std::vector<state::Tombstone> stones;
  for (const std::string& name :
       subject.kind == Kind::before ? std::vector<std::string>{""} : subject.names) {
    state::Tombstone stone;
    stone.kind = word(subject.kind);
    stone.digest = state::subject_digest(key_, stone.kind, name);
    stone.until_ns = until_ns;
    stone.asked_ns = now_ns_;
    stone.recompute = options_.rollups == EraseRollups::recompute;
    state::append_tombstone(connection_.path(), stone);
    stones.push_back(std::move(stone));
  }
  job_.transaction([&] {
    insert(stones);
    close_epoch();
  });
  connection_.set_synchronous(sql::Synchronous::normal);
}

void Run::move_days(const std::set<std::int64_t>& users, std::int64_t end_us) {
  const std::function<bool()> is_over = [this] { return job_.turn_is_over(); };
  for (const std::int64_t user : users) {
    for (std::int64_t at_us = 0; at_us < end_us;) {
      std::int64_t next_us = end_us;
      job_.transaction([&] {
        next_us = move_user_days(connection_, user, {at_us, end_us}, is_over, damaged_);
      });
      at_us = next_us;
    }
  }
}

/// Of whom there is something is told by rows; retention packs what is left of them again.
void Run::unpack_days(std::int64_t end_us) {
  state::UserPacks packs(connection_);
  ChunkPlace place;
  for (bool more = true; more;) {
    const ChunkPlace begin = place;
    job_.transaction([&] {
      packs.forget();
      place = begin;
      do more = unpack_next(connection_, packs, end_us, place, damaged_);
      while (more && !job_.turn_is_over());
    });
  }
}

std::set<std::int64_t> Run::users_before(std::int64_t end_us) {
  std::set<std::int64_t> users;
  sql::Statement select(connection_,
                        "SELECT DISTINCT user_id FROM rollup_user_day JOIN user_name"
                        " ON user_name.id = user_id WHERE day_us >= 0 AND day_us < ?1"
                        " AND name NOT IN ('(erased)', '(other)')");
  select.bind(1, end_us);
  while (select.step()) users.insert(select.integer(0));
  return users;
}

bool Run::erase_rows(const Subject& subject, EraseResult& result) {
  const NamedHolds holds = NamedHolds::read(connection_);
  Names names(job_, subject);
  RowsPass pass(job_, ledger_, holds, subject);
  bool done = true;
  if (subject.kind == Kind::before) {
    const retain::Policies policies = all_before(connection_, subject, now_ns_);
    done = retain::delete_due_spans(job_, ledger_, policies, now_ns_) &&
           (options_.rollups == EraseRollups::keep ||
            MetricsPass(job_, ledger_, subject.until_ns).run()) &&
           retain::delete_due_moments(job_, ledger_, policies, now_ns_);
  } else {
    done = pass.run(find_rows(connection_, subject, before_));
  }
  done = done && retain::sweep_text(job_, ledger_, now_ns_);
  if (done && subject.kind == Kind::user) {
    move_days({subject.ids.begin(), subject.ids.end()}, INT64_MAX);
    if (!damaged_.empty())
      job_.transaction([&] {
        for (const std::int64_t user : subject.ids) move_lost_days(connection_, user);
      });
  }
  if (done && subject.kind == Kind::before) {
    const std::int64_t until_us = subject.until_ns / 1000;
    const std::int64_t end_us = until_us - until_us % state::kDayUs;  // days that are over by then
    unpack_days(end_us);
    move_days(users_before(end_us), end_us);
  }
  done = done && names.forget(pass, holds, goes_on_);
  result.held_rows = pass.held();
  result.holds.assign(pass.holds().begin(), pass.holds().end());
  if (subject.kind == Kind::before) count_held(connection_, subject, holds, now_ns_, result);
  result.names = static_cast<std::uint64_t>(names.overwritten());
  result.audit_entries = static_cast<std::uint64_t>(names.audit_entries());
  return done;
}

/// Free pages go back, gaps are overwritten, the log is emptied; then every file is searched.
void Run::clean(EraseResult& result) {
  const retain::Vacuumed vacuumed = retain::vacuum(job_);
  result.bytes = static_cast<std::uint64_t>(vacuumed.bytes);
  const Rests rests = clear_rests(job_);
  result.cleared = static_cast<std::uint64_t>(rests.bytes);
  result.wal_emptied = job_.truncate_wal();
  result.finished = result.finished && vacuumed.complete && rests.complete && result.wal_emptied;
  if (!options_.canaries.empty())
    search_canaries(connection_, options_.canaries, result.files, result.found);
}

void Run::audit(const std::string& request, const EraseResult& result) {
  state::AuditEntry entry;
  entry.at_ns = base::system_clock().wall_ns();
  entry.principal = state::acting_principal();
  entry.action = "erase";
  entry.object = request;
  entry.rows = static_cast<std::int64_t>(result.rows);
  if (!result.finished || !result.found.empty()) entry.result = state::AuditResult::failed;
  state::append_audit(connection_, entry);
}

void Run::end(const Subject& subject, EraseResult& result) {
  Told told;
  told.request = pseudonym_of(key_, subject);
  told.principal = state::acting_principal();
  told.asked_ns = now_ns_;
  told.finished_ns = base::system_clock().wall_ns();
  told.canaries = options_.canaries.size();
  told.before = told_before_;
  result.certificate = certificate(connection_, told, result);
  const bool is_whole = result.finished && result.held_rows == 0;
  const std::string detail = nlohmann::json{{"rows", result.rows_by_table}}.dump();
  connection_.set_synchronous(sql::Synchronous::full);
  job_.transaction([&] {
    sql::Statement stone(connection_,
                         "UPDATE tombstone SET certificate = ?2, finished_ns = ?3 WHERE id = ?1");
    for (const std::int64_t id : tombstones_) {
      stone.bind(1, id).bind(2, std::string_view(result.certificate));
      stone.bind_or_null(3, is_whole ? told.finished_ns : 0).run();
    }
    sql::Statement run(connection_,
                       "INSERT INTO retention_run (id, at_ns, kind, finished, rows_deleted,"
                       " bytes_freed, detail) SELECT coalesce(max(id), 0) + 1, ?1, 'erase', ?2, ?3,"
                       " ?4, ?5 FROM retention_run");
    run.bind(1, now_ns_).bind(2, std::int64_t{is_whole});
    run.bind(3, static_cast<std::int64_t>(result.rows));
    run.bind(4, static_cast<std::int64_t>(result.bytes)).bind(5, std::string_view(detail)).run();
    audit(told.request, result);
  });
  connection_.set_synchronous(sql::Synchronous::normal);
}

EraseResult Run::erase(const Subject& subject) {
  EraseResult result;
  result.finished = erase_rows(subject, result);
  for (const auto& [table, rows] : ledger_.total())
    result.rows_by_table[table] = static_cast<std::uint64_t>(rows);
  result.rows = static_cast<std::uint64_t>(ledger_.total_rows());
  result.rollups = options_.rollups;
  result.sums_changed = ledger_.changed_sums().changed();
  result.sums_gone = ledger_.changed_sums().gone();
  result.sums_partial = ledger_.changed_sums().partial();
  damaged_.merge(ledger_.changed_sums().damaged());
  result.damaged.assign(damaged_.begin(), damaged_.end());
  if (result.finished && result.held_rows == 0)
    job_.transaction([&] { forget_agreements(connection_, key_, subject); });
  clean(result);
  end(subject, result);
  job_.truncate_wal();  // of the certificate
  sql::Statement oldest(connection_, "SELECT at_ns FROM span ORDER BY at_us LIMIT 1");
  if (oldest.step()) result.oldest_at = Time(Nanos(oldest.integer(0)));
  return result;
}

EraseResult Run::request(const Subject& subject) {
  begin(subject);
  return erase(subject);
}

/// Of one that was begun here pages and the log may be left to do.
bool Run::is_there(const Subject& subject, const state::Tombstone& tombstone) noexcept {
  return subject.kind == Kind::before || !subject.ids.empty() || tombstone.id != 0;
}

EraseResult Run::again(const Subject& subject, const state::Tombstone& tombstone) {
  const bool is_any = is_there(subject, tombstone);
  connection_.set_synchronous(sql::Synchronous::full);
  job_.transaction([&] {
    key_ = state::ensure_pseudonym_key(connection_, now_ns_);
    insert({tombstone});
    if (is_any) {
      close_epoch();
      return;
    }
    sql::Statement(connection_, "UPDATE tombstone SET finished_ns = ?2 WHERE id = ?1")
        .bind(1, tombstones_.front())
        .bind(2, now_ns_)
        .run();
  });
  connection_.set_synchronous(sql::Synchronous::normal);
  return is_any ? erase(subject) : EraseResult{};
}

}  // namespace daybook::erase
