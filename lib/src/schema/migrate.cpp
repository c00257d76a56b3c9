#include "schema/migrate.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "base/clock.hpp"
#include "base/for_ever.hpp"
#include "daybook/error.hpp"
#include "daybook/version.hpp"
#include "schema/store_keys.hpp"
#include "sql/checkpoint.hpp"

namespace daybook::schema {
namespace {

constexpr auto kWaitAtMost = std::chrono::seconds(30);

void enter_in_ledger(sql::Connection& connection, int version, const Migration& migration) {
  sql::Statement insert(connection,
                        "INSERT INTO migration (version, name, applied_ns, library, oldest_reader,"
                        " oldest_writer) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
  insert.bind(1, std::int64_t{version}).bind(2, migration.source.name);
  insert.bind(3, base::system_clock().wall_ns()).bind(4, std::string_view(DAYBOOK_VERSION));
  insert.bind(5, std::int64_t{migration.oldest_reader});
  insert.bind(6, std::int64_t{migration.oldest_writer}).run();
}

/// Throws where a store of schema `found` waits for more than the caller allows. An empty one waits
/// for nothing: it is created.
void require_allowed(const std::string& path, int found, Options::Upgrade allowed,
                     const Schema& known) {
  if (found == 0 || allowed == Options::Upgrade::any) return;
  const auto pending = known.migrations.begin() + found;
  const auto slow = std::find_if(pending, known.migrations.end(),
                                 [](const Migration& migration) { return !migration.quick; });
  if (allowed == Options::Upgrade::quick && slow == known.migrations.end()) return;
  throw Error(Error::Code::schema_too_old,
              "store " + path + " is schema " + std::to_string(found) + ", this daybook writes " +
                  std::to_string(known.version()),
              "run `daybook upgrade --db " + path + "`; `--dry-run` tells what it would do");
}

void apply_pending(sql::Connection& connection, int found, const Schema& known) {
  for (const Source& view : known.views) {
    connection.exec("DROP VIEW IF EXISTS " + std::string(view.name));
  }
  for (int version = found + 1; version <= known.version(); ++version) {
    const Migration& migration = known.migrations[static_cast<std::size_t>(version - 1)];
    connection.exec(migration.source.sql);
    enter_in_ledger(connection, version, migration);
  }
  for (const Source& view : known.views) connection.exec(view.sql);
  if (found == 0) make_store_keys(connection);
}

}  // namespace

Migration migration_of(const Source& source) {
  Migration migration{source};
  const std::string line(source.sql.substr(0, source.sql.find('\n')));
  char kind[8] = "";
  const int read = std::sscanf(line.c_str(), "-- %7[a-z], oldest_reader %d, oldest_writer %d", kind,
                               &migration.oldest_reader, &migration.oldest_writer);
  const std::string_view word = kind;
  migration.quick = word == "quick";
  if (read != 3 || (!migration.quick && word != "slow")) {
    throw Error(Error::Code::internal,
                "migration " + std::string(source.name) +
                    " does not begin with `-- quick, oldest_reader N, oldest_writer N`");
  }
  return migration;
}

const Schema& current() {
  static const Schema& schema = base::for_ever([] {
    Schema known{{}, views()};
    for (const Source& source : migrations()) known.migrations.push_back(migration_of(source));
    return known;
  }());
  return schema;
}

bool migrate_guarded(sql::Connection& connection, Options::Upgrade allowed, const Schema& known) {
  connection.set_synchronous(sql::Synchronous::full);
  connection.exec("BEGIN IMMEDIATE");
  int found = 0;
  try {
    found = writable_version(connection, known);  // another process may have been first
    if (found < known.version()) {
      require_allowed(connection.path(), found, allowed, known);
      apply_pending(connection, found, known);
    }
    connection.exec("COMMIT");
  } catch (...) {
    if (connection.in_transaction()) connection.exec("ROLLBACK");
    throw;
  }
  sql::Checkpointer(connection).truncate();
  return found == 0;
}

bool migrate(sql::Connection& connection, sql::Guard& guard, Options::Upgrade allowed,
             const Schema& known) {
  const int found = writable_version(connection, known);
  if (found >= known.version()) return false;
  require_allowed(connection.path(), found, allowed, known);
  const auto held = guard.acquire(kWaitAtMost);
  return migrate_guarded(connection, allowed, known);
}

}  // namespace daybook::schema
