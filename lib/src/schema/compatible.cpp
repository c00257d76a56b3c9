// Which libraries get on with which stores: by the header, and by the ledger.
#include "base/time_text.hpp"
#include "schema/migrate.hpp"

namespace daybook::schema {
namespace {

/// "install 0.9.1 or later (it was upgraded 2026-11-20 by 0.9.1)", as far as the ledger can be
/// read and knows of version `found`.
std::string remedy(sql::Connection& connection, int found) {
  try {
    sql::Statement ledger(connection,
                          "SELECT library, applied_ns FROM migration WHERE version >= ?1"
                          " ORDER BY version DESC LIMIT 1");
    ledger.bind(1, std::int64_t{found});
    if (ledger.step()) {
      const std::string library(ledger.text(0));
      return "install " + library + " or later (it was upgraded " +
             base::format_day(ledger.integer(1)) + " by " + library + ")";
    }
  } catch (const Error&) {  // a newer ledger may look different
  }
  return "install a newer daybook";
}

/// Throws unless the ledger knows of version `found` and says that a library of our version still
/// gets on with the store; `column` is oldest_reader or oldest_writer.
void require_compatible(sql::Connection& connection, int found, const char* column,
                        const Schema& known) {
  if (found <= known.version()) return;
  try {
    sql::Statement ledger(connection, std::string("SELECT max(") + column +
                                          ") FROM migration HAVING max(version) >= ?1");
    ledger.bind(1, std::int64_t{found});
    if (ledger.step() && !ledger.is_null(0) && ledger.integer(0) <= known.version()) return;
  } catch (const Error&) {  // a newer ledger may look different
  }
  throw Error(Error::Code::schema_too_new,
              "store " + connection.path() + " is schema " + std::to_string(found) +
                  ", this daybook knows " + std::to_string(known.version()),
              remedy(connection, found));
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
int honest_version(sql::Connection& connection, bool for_writing, const Schema& known) {
  const char* const column = for_writing ? "oldest_writer" : "oldest_reader";
  const int ledger = ledger_version(connection);
  const bool empty = connection.integer("SELECT count(*) FROM sqlite_schema") == 0;
  const int header = sql::schema_version(connection);  // last: a commit raises all at once
  const std::string store = "store " + connection.path();
  if (ledger > header) require_compatible(connection, ledger, column, known);
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
  require_compatible(connection, header, column, known);
  return header;
}

}  // namespace

int writable_version(sql::Connection& connection, const Schema& known) {
  return honest_version(connection, true, known);
}

void require_readable(sql::Connection& connection, const Schema& known) {
  if (honest_version(connection, false, known) == 0) {
    throw Error(Error::Code::not_found, "store " + connection.path() + " is empty",
                "`daybook init` makes it a store");
  }
}

void require_current(sql::Connection& connection, const Schema& known) {
  require_compatible(connection, sql::schema_version(connection), "oldest_writer", known);
}

}  // namespace daybook::schema
