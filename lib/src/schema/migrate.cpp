#include "schema/migrate.hpp"

#include <chrono>

#include "base/clock.hpp"
#include "base/time_text.hpp"
#include "crypto/digest.hpp"
#include "daybook/error.hpp"
#include "daybook/version.hpp"
#include "sql/checkpoint.hpp"

namespace daybook::schema {
namespace {

constexpr auto kWaitAtMost = std::chrono::seconds(30);
constexpr std::size_t kPseudonymKeyBytes = 16;

/// Which libraries get on with a migration's result, by the schema version they know.
struct Compatibility {
  int oldest_reader, oldest_writer;
};
constexpr Compatibility kCompatibility[kVersion] = {{1, 1}};  // of migration 1, 2 …

/// "install 0.9.1 or later (it was upgraded 2026-11-20 by 0.9.1)", as far as the ledger can be
/// read.
std::string remedy(sql::Connection& connection) {
  try {
    sql::Statement ledger(
        connection, "SELECT library, applied_ns FROM migration ORDER BY version DESC LIMIT 1");
    if (ledger.step()) {
      const std::string library(ledger.text(0));
      return "install " + library + " or later (it was upgraded " +
             base::format_day(ledger.integer(1)) + " by " + library + ")";
    }
  } catch (const Error&) {  // a newer ledger may look different
  }
  return "install a newer daybook";
}

/// Throws unless the ledger says that a library of our version still gets on with the store;
/// `column` is oldest_reader or oldest_writer.
void require_compatible(sql::Connection& connection, int found, const char* column) {
  if (found <= kVersion) return;
  try {
    sql::Statement ledger(connection, std::string("SELECT max(") + column + ") FROM migration");
    if (ledger.step() && !ledger.is_null(0) && ledger.integer(0) <= kVersion) return;
  } catch (const Error&) {  // a newer ledger may look different
  }
  throw Error(Error::Code::schema_too_new,
              "store " + connection.path() + " is schema " + std::to_string(found) +
                  ", this daybook knows " + std::to_string(kVersion),
              remedy(connection));
}

/// The newest version in the ledger; 0 where there is none.
int ledger_version(sql::Connection& connection) {
  if (connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'migration'") == 0)
    return 0;
  return static_cast<int>(connection.integer("SELECT max(version) FROM migration"));
}

/// The schema version. Throws where the header (user_version) does not tell what the file holds: to
/// take such a file for new, or for older, would write a second schema into it. A reader goes on
/// where it can: `check` tells what is wrong.
int honest_version(sql::Connection& connection, bool for_writing) {
  const int ledger = ledger_version(connection);
  const bool empty = connection.integer("SELECT count(*) FROM sqlite_schema") == 0;
  const int header = sql::schema_version(connection);  // last: a commit raises all at once
  const std::string store = "store " + connection.path();
  if (ledger > header)
    require_compatible(connection, ledger, for_writing ? "oldest_writer" : "oldest_reader");
  if (ledger > header && (for_writing || header == 0)) {
    throw Error(Error::Code::corrupt,
                store + ": its header says schema " + std::to_string(header) +
                    ", its ledger says " + std::to_string(ledger),
                "restore a backup, or set it right: sqlite3 '" + connection.path() +
                    "' 'PRAGMA user_version = " + std::to_string(ledger) + "'");
  }
  if (header == 0 && !empty) {
    throw Error(Error::Code::corrupt,
                store + " has tables, but no schema version: it was not made by daybook",
                "name another file with --db");
  }
  return header;
}

void enter_in_ledger(sql::Connection& connection, int version, std::string_view name) {
  sql::Statement insert(connection,
                        "INSERT INTO migration (version, name, applied_ns, library, oldest_reader,"
                        " oldest_writer) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
  const Compatibility& compatibility = kCompatibility[version - 1];
  insert.bind(1, std::int64_t{version}).bind(2, name).bind(3, base::system_clock().wall_ns());
  insert.bind(4, std::string_view(DAYBOOK_VERSION));
  insert.bind(5, std::int64_t{compatibility.oldest_reader});
  insert.bind(6, std::int64_t{compatibility.oldest_writer}).run();
}

/// The key behind pseudonyms and digests that are kept: made once, so that equal ids stay equal.
void make_pseudonym_key(sql::Connection& connection) {
  const std::string key = crypto::random_hex(kPseudonymKeyBytes);
  sql::Statement insert(connection,
                        "INSERT INTO setting (name, value, changed_ns)"
                        " VALUES ('pseudonym_key', ?1, ?2)");
  insert.bind(1, std::string_view(key)).bind(2, base::system_clock().wall_ns()).run();
}

void apply_pending(sql::Connection& connection, int found) {
  for (const Source& view : views()) {
    connection.exec("DROP VIEW IF EXISTS " + std::string(view.name));
  }
  for (int version = found + 1; version <= kVersion; ++version) {
    const Source& migration = migrations().at(static_cast<std::size_t>(version - 1));
    connection.exec(migration.sql);
    enter_in_ledger(connection, version, migration.name);
  }
  for (const Source& view : views()) connection.exec(view.sql);
  if (found == 0) make_pseudonym_key(connection);
}

}  // namespace

bool migrate(sql::Connection& connection, sql::Guard& guard) {
  if (const int found = honest_version(connection, true); found >= kVersion) {
    require_compatible(connection, found, "oldest_writer");
    return false;
  }
  const auto held = guard.acquire(kWaitAtMost);
  connection.set_synchronous(sql::Synchronous::full);
  connection.exec("BEGIN IMMEDIATE");
  int found = 0;
  try {
    found = honest_version(connection, true);  // another process may have been first
    if (found < kVersion) {
      apply_pending(connection, found);
    } else {
      require_compatible(connection, found, "oldest_writer");
    }
    connection.exec("COMMIT");
  } catch (...) {
    if (connection.in_transaction()) connection.exec("ROLLBACK");
    throw;
  }
  sql::Checkpointer(connection).truncate();
  return found == 0;
}

void require_readable(sql::Connection& connection) {
  const int found = honest_version(connection, false);
  if (found == 0) {
    throw Error(Error::Code::not_found, "store " + connection.path() + " is empty",
                "`daybook init` makes it a store");
  }
  require_compatible(connection, found, "oldest_reader");
}

void require_current(sql::Connection& connection) {
  if (const int found = sql::schema_version(connection); found != kVersion) {
    require_compatible(connection, found, "oldest_writer");
  }
}

}  // namespace daybook::schema
