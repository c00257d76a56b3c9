#include "daybook/erase.hpp"

#include <algorithm>

#include "access/change_store.hpp"
#include "base/clock.hpp"
#include "erase/plan.hpp"
#include "erase/reapply.hpp"
#include "erase/run.hpp"
#include "retain/run_lock.hpp"
#include "schema/migrate.hpp"
#include "state/actor.hpp"
#include "state/settings.hpp"

namespace daybook {
namespace {

constexpr access::Need kErase{"erase"};
constexpr access::Need kReapply{"retain", "erase"};  // who may erase decided it before

/// What several runs did, as one.
void add(const EraseResult& one, EraseResult& all) {
  for (const auto& [table, rows] : one.rows_by_table) all.rows_by_table[table] += rows;
  all.rows += one.rows;
  all.held_rows += one.held_rows;
  all.holds.insert(all.holds.end(), one.holds.begin(), one.holds.end());
  all.bytes += one.bytes;
  all.cleared += one.cleared;
  all.names += one.names;
  if (one.rollups == EraseRollups::recompute) all.rollups = one.rollups;
  all.sums_changed += one.sums_changed;
  all.sums_gone += one.sums_gone;
  all.sums_partial += one.sums_partial;
  all.audit_entries += one.audit_entries;
  all.finished = all.finished && one.finished;
  all.wal_emptied = all.wal_emptied && one.wal_emptied;
  all.files = one.files;
  all.found = one.found;
  all.oldest_at = one.oldest_at;
  all.certificate = one.certificate;
  all.damaged.insert(all.damaged.end(), one.damaged.begin(), one.damaged.end());
}

/// Those that have something left to do, as far as can be told without looking at rows.
std::vector<state::Tombstone> open_tombstones(const state::Tombstones& tombstones) {
  std::vector<state::Tombstone> open;
  for (const state::Tombstone& stone : tombstones.all())
    if (!stone.finished) open.push_back(stone);
  return open;
}

/// As what is open of the same subject was chosen: one row of the table stands for all of it.
EraseRollups rollups_of(const state::Tombstone& stone, const state::Tombstones& tombstones) {
  const auto& all = tombstones.all();
  const bool recomputes = std::any_of(all.begin(), all.end(), [&](const state::Tombstone& one) {
    return one.recompute && !one.finished && one.kind == stone.kind && one.digest == stone.digest;
  });
  return recomputes ? EraseRollups::recompute : EraseRollups::keep;
}

/// What a hold kept, where it still keeps all of it: a look every night must not cost a run.
std::optional<EraseResult> all_held(sql::Connection& connection, const erase::Subject& subject,
                                    const state::Tombstone& stone, std::int64_t now_ns) {
  if (!stone.held) return std::nullopt;
  EraseResult plan = erase::plan(connection, subject, now_ns);
  if (plan.rows > 0 || plan.held_rows == 0) return std::nullopt;
  return plan;
}

}  // namespace

EraseResult erase_subject(const std::string& path, const EraseRequest& request,
                          const EraseOptions& options) {
  const std::int64_t now_ns = base::system_clock().wall_ns();
  const state::ActingAs acting(access::require(path, kErase).name);
  if (options.dry_run) {
    sql::Connection reader = sql::Connection::open_reader(path);
    schema::require_readable(reader);
    reader.exec("BEGIN");
    return erase::plan(reader, erase::resolve(reader, request), now_ns, options.rollups);
  }
  retain::Job job(path, {options.max_time, options.stop});
  const retain::RunLock lock(job.connection().path());
  const erase::Subject subject = erase::resolve(job.connection(), request);
  return erase::Run(job, options, now_ns).request(subject);
}

EraseResult erase::reapply(const std::string& path, const EraseOptions& options) {
  const std::int64_t now_ns = base::system_clock().wall_ns();
  EraseResult all;
  {
    sql::Connection reader = sql::Connection::open_reader(path);
    schema::require_readable(reader);
    const state::Tombstones tombstones = state::Tombstones::read(reader);
    all.damaged = tombstones.damaged();
    if (open_tombstones(tombstones).empty()) return all;
  }
  retain::Job job(path, {options.max_time, options.stop});
  const retain::RunLock lock(job.connection().path());
  const std::string key = state::read_settings(job.connection()).pseudonym_key;
  const state::Tombstones tombstones = state::Tombstones::read(job.connection());
  for (const state::Tombstone& stone : open_tombstones(tombstones)) {
    if (job.time_is_up()) {
      all.finished = false;
      break;
    }
    const erase::Subject subject = erase::resolve(job.connection(), key, stone);
    if (const auto held = all_held(job.connection(), subject, stone, now_ns)) {
      all.held_rows += held->held_rows;
      all.holds.insert(all.holds.end(), held->holds.begin(), held->holds.end());
      continue;
    }
    EraseOptions as_chosen = options;
    as_chosen.rollups = rollups_of(stone, tombstones);
    erase::Run run(job, as_chosen, now_ns);
    try {
      add(run.again(subject, stone), all);
    } catch (const Error& error) {
      if (error.code != Error::Code::corrupt || error.sqlite_code != 0) throw;
      all.damaged.emplace_back(error.what());  // the others are erased, and retention goes on
      all.finished = false;
    }
  }
  return all;
}

bool erase::take_again(sql::Connection& reader, retain::Gone& gone) {
  const std::int64_t now_ns = base::system_clock().wall_ns();
  const std::string key = state::read_settings(reader).pseudonym_key;
  bool is_any = false;
  for (const state::Tombstone& stone : open_tombstones(state::Tombstones::read(reader))) {
    const Subject subject = resolve(reader, key, stone);
    if (!Run::is_there(subject, stone) || all_held(reader, subject, stone, now_ns)) continue;
    is_any = true;
    take_rows(reader, subject, now_ns, gone);
  }
  return is_any;
}

EraseResult reapply_erasures(const std::string& path, const EraseOptions& options) {
  const state::ActingAs acting(access::require(path, kReapply).name);
  return erase::reapply(path, options);
}

}  // namespace daybook
