#include "daybook/redact_scan.hpp"

#include <chrono>
#include <memory>

#include "base/clock.hpp"
#include "redact/policy.hpp"
#include "retain/cold_text.hpp"
#include "retain/error_groups.hpp"
#include "retain/prompt_prints.hpp"
#include "retain/rewrite.hpp"
#include "retain/run_lock.hpp"
#include "schema/migrate.hpp"
#include "sql/checkpoint.hpp"
#include "sql/guard.hpp"
#include "state/audit.hpp"
#include "state/store_state.hpp"

namespace daybook {
namespace {

constexpr std::chrono::seconds kWaitAtMost{30};

void tell(const retain::Judge& judge, const retain::Rewrite& rewrite, RedactScanResult& result) {
  for (const auto& [place, hits] : judge.hits()) {
    result.found.push_back({place.first, place.second, hits});
    result.hits += hits;
  }
  result.texts = rewrite.texts();
  result.rewritten += rewrite.rewritten();
}

/// The store's rules, or what stands in their place.
std::shared_ptr<const redact::RuleSet> rules_of(const state::Settings& settings,
                                                const RedactScanOptions& options) {
  if (options.rules.empty() && options.add_rules.empty()) return redact::store_rules(settings);
  state::Settings::Redaction asked = settings.redaction;
  if (!options.rules.empty()) asked.rules = options.rules;
  if (!options.add_rules.empty()) asked.add_rules = options.add_rules;
  return redact::rules_for(asked, state::replacement_key(settings));
}

std::int64_t version_of(const redact::Engine& engine) {
  return static_cast<std::int64_t>(engine.rules().version());
}

/// Texts of epochs whose text met other rules.
std::uint64_t count_older(sql::Connection& db, const redact::Engine& engine) {
  sql::Statement select(
      db,
      "SELECT total(last - first_content_id) FROM (SELECT first_content_id, rules,"
      " coalesce((SELECT min(later.first_content_id) FROM epoch AS later"
      " WHERE later.id > epoch.id), (SELECT next_content_id FROM store_state))"
      " AS last FROM epoch) WHERE rules IS NOT ?1");
  return static_cast<std::uint64_t>(select.bind(1, version_of(engine)).first_integer());
}

bool is_stopped(const RedactScanOptions& options) {
  return options.stop && options.stop();
}

RedactScanResult look(const std::string& path, const RedactScanOptions& options) {
  sql::Connection db = sql::Connection::open_reader(path);
  schema::require_readable(db);
  const state::Settings settings = state::read_settings(db);
  redact::Engine engine(rules_of(settings, options));
  retain::Judge judge(engine, settings);
  retain::ErrorGroups groups(db, judge);
  retain::Rewrite rewrite(db, judge, INT64_MAX);
  RedactScanResult result;
  result.older = count_older(db, engine);
  while (groups.find() || rewrite.step(false)) {
    if (!is_stopped(options)) continue;
    result.complete = false;
    break;
  }
  tell(judge, rewrite, result);
  return result;
}

/// Transactions of a run that others write beside.
class Turns {
 public:
  explicit Turns(const std::string& path)
      : opened_(sql::Connection::open_writer(path, {})),
        guard_(opened_.path()),
        held_(guard_.acquire(kWaitAtMost)),
        db_(std::move(opened_)),
        checkpointer_(db_) {
    schema::require_readable(db_);
    db_.set_synchronous(sql::Synchronous::full);
  }
  sql::Connection& db() noexcept { return db_; }
  void begin() {
    db_.exec("BEGIN IMMEDIATE");  // an exception closes the connection, which rolls back
    schema::require_current(db_);
  }
  void commit() {
    db_.exec("COMMIT");
    checkpointer_.after_commit(std::chrono::steady_clock::now());
  }
  void pause() {  // those who wait have their turn
    held_ = sql::Guard::Held();
    held_ = guard_.acquire(kWaitAtMost);
  }
  void empty_log() {
    if (checkpointer_.truncate()) return;
    throw Error(Error::Code::busy,
                "a reader keeps the write-ahead log of " + db_.path() +
                    " from being emptied: it"
                    " may still hold what was replaced",
                "end long reads of the store and run it again");
  }

 private:
  sql::Connection opened_;
  sql::Guard guard_;
  sql::Guard::Held held_;
  sql::Connection db_;  // closes, and so checkpoints, before held_ ends
  sql::Checkpointer checkpointer_;
};

/// Text that comes from now on is of another epoch: what is known of the old ones, in any process,
/// is forgotten. The first text that comes.
std::int64_t close_epoch(sql::Connection& db) {
  state::StoreStateTable table(db);
  state::StoreState state = table.read();
  table.close_epoch(state, base::system_clock().wall_ns());
  table.write(state);
  return state.next_content_id;
}

void audit(sql::Connection& db, const RedactScanResult& result) {
  state::audit_set(db,
                   "redact_scan=" + std::to_string(result.hits) + " replaced, " +
                       std::to_string(result.rewritten) + " rows" +
                       (result.complete ? "" : ", stopped"),
                   base::system_clock().wall_ns());
}

/// False where it is to stop.
bool apply_groups(Turns& turns, retain::ErrorGroups& groups, const RedactScanOptions& options) {
  const auto go_on = [&] {
    turns.pause();
    return !is_stopped(options);
  };
  while (groups.find())
    if (!go_on()) return false;
  while (groups.collect())
    if (!go_on()) return false;
  for (bool more = true; more;) {
    turns.begin();
    more = groups.apply();
    turns.commit();
    if (!go_on()) return false;
  }
  return true;
}

bool apply_texts(Turns& turns, retain::Rewrite& rewrite, const RedactScanOptions& options) {
  for (bool more = true; more;) {
    turns.pause();
    turns.begin();
    more = rewrite.step(true);
    turns.commit();
    if (more && is_stopped(options)) return false;
  }
  return true;
}

RedactScanResult apply(const std::string& path, const RedactScanOptions& options) {
  Turns turns(path);
  sql::Connection& db = turns.db();
  turns.begin();
  const state::Settings settings = state::read_settings(db);
  redact::Engine engine(rules_of(settings, options));
  retain::Judge judge(engine, settings);
  RedactScanResult result;
  result.older = count_older(db, engine);
  const std::int64_t next_content_id = close_epoch(db);
  turns.commit();
  retain::Rewrite rewrite(db, judge, next_content_id);
  retain::ErrorGroups groups(db, judge);
  result.complete = apply_groups(turns, groups, options) && apply_texts(turns, rewrite, options);
  result.rewritten += groups.rewritten();
  tell(judge, rewrite, result);
  turns.pause();
  turns.begin();
  result.rewritten += retain::renew_prompt_prints(db, settings);
  if (result.complete) {
    sql::Statement(db, "UPDATE epoch SET rules = ?1 WHERE first_content_id < ?2")
        .bind(1, version_of(engine))
        .bind(2, next_content_id)
        .run();
  }
  audit(db, result);
  turns.commit();
  turns.empty_log();
  return result;
}

/// What was replaced may stand in the dictionaries of cold texts too.
void renew_dictionaries(const std::string& path) {
  sql::Connection reader = sql::Connection::open_reader(path);
  if (!schema::has_table(reader, "content_dictionary") ||
      reader.integer("SELECT count(*) FROM content_dictionary WHERE retired = 1") == 0) {
    return;
  }
  retain::Job job(path, {});
  const retain::RunLock lock(job.connection().path());
  retain::renew_dictionaries(job, base::system_clock().wall_ns());
  if (!job.truncate_wal())
    throw Error(Error::Code::busy,
                "a reader keeps the write-ahead log from being emptied: it may still hold what was"
                " replaced",
                "end long reads of the store and run it again");
}

}  // namespace

RedactScanResult redact_scan(const std::string& path, const RedactScanOptions& options) {
  if (!options.apply) return look(path, options);
  RedactScanResult result = apply(path, options);
  renew_dictionaries(path);
  return result;
}

}  // namespace daybook
