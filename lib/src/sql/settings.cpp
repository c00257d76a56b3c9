#include "sql/settings.hpp"

#include <sqlite3.h>

#include "base/limits.hpp"
#include "sql/error.hpp"

namespace daybook::sql {
namespace {

void set(Connection& connection, int option, int value) {
  int now = -1;
  const int code = sqlite3_db_config(connection.handle(), option, value, &now);
  if (code != SQLITE_OK)
    throw error_from(connection.handle(), code, connection.path(), During::step);
}

// For every connection: a hostile or damaged file must not run code or read past its pages.
void configure(Connection& connection) {
  // No writable_schema, no writes to the shadow tables of virtual ones.
  set(connection, SQLITE_DBCONFIG_DEFENSIVE, 1);
  // Native code stays out. Debian enables fts3_tokenizer(), which tells and takes addresses.
  set(connection, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0);
  set(connection, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0);
  // "x" is a name: one that is mistyped is an error, not a text.
  set(connection, SQLITE_DBCONFIG_DQS_DML, 0);
  set(connection, SQLITE_DBCONFIG_DQS_DDL, 0);
  // Damage is found as the page is read, not later.
  connection.exec("PRAGMA cell_size_check=ON");
  // A stray pointer cannot reach the file, and an I/O error is no SIGBUS.
  connection.exec("PRAGMA mmap_size=0");
  // Sorts would spill content to files in the temp directory.
  connection.exec("PRAGMA temp_store=MEMORY");
  // Checkpoints happen under the Guard only (guard.hpp).
  connection.exec("PRAGMA wal_autocheckpoint=0");
}

}  // namespace

void configure_writer(Connection& connection) {
  configure(connection);
  // Constraints, defaults and triggers call functions without side effects only.
  set(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
  // Until the durability mode says otherwise.
  connection.exec("PRAGMA synchronous=FULL");
  // Off by default in SQLite.
  connection.exec("PRAGMA foreign_keys=ON");
  // What is erased is overwritten in the file.
  connection.exec("PRAGMA secure_delete=ON");
  // 32 MiB, above where checkpoints RESTART the WAL: one that once grew beyond shrinks to it.
  connection.exec("PRAGMA journal_size_limit=33554432");
}

void configure_reader(Connection& connection) {
  configure(connection);
  // Not off here: SQLite 3.40 does not count its own JSON functions as harmless, and the views call
  // them ("unsafe use of json_extract()"). Functions of ours with an effect must be
  // SQLITE_DIRECTONLY.
  set(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1);
  // A reader holds no Guard, so it must not checkpoint.
  set(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
  set(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0);
  connection.exec("PRAGMA query_only=ON");
  struct Limit {
    int id, value;
  };
  static constexpr Limit kLimits[] = {
      // Four times a record: its JSON escapes may be longer than what came in.
      {SQLITE_LIMIT_LENGTH, static_cast<int>(4 * limits::kRecordBytesMax)},
      {SQLITE_LIMIT_SQL_LENGTH, 1 << 20},
      {SQLITE_LIMIT_COLUMN, 500},
      {SQLITE_LIMIT_EXPR_DEPTH, 200},
      {SQLITE_LIMIT_COMPOUND_SELECT, 50},
      {SQLITE_LIMIT_VDBE_OP, 100'000},
      // ATTACH would reach other files, VACUUM INTO would copy the store.
      {SQLITE_LIMIT_ATTACHED, 0},
      // Matching takes the product of both lengths.
      {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000},
      {SQLITE_LIMIT_TRIGGER_DEPTH, 10},
      {SQLITE_LIMIT_WORKER_THREADS, 0},
  };
  for (const Limit& limit : kLimits) sqlite3_limit(connection.handle(), limit.id, limit.value);
}

void bound_writer_cache(Connection& connection) {
  // 32 MiB: the right edges of all indexes beside a batch of long texts.
  connection.exec("PRAGMA cache_size=-32768");
}

void bound_reader_cache(Connection& connection) {
  // 16 MiB: a report reads its buckets once, listings come back to their pages.
  connection.exec("PRAGMA cache_size=-16384");
}

bool is_initialised(Connection& connection) {
  schema_version(connection);  // a foreign file ends here, untouched
  return connection.integer("PRAGMA page_count") > 0 &&
         connection.text("PRAGMA journal_mode") == "wal";
}

void require_page_size(unsigned page_size) {
  constexpr unsigned smallest = 512, largest = 65536;
  const bool power_of_two = (page_size & (page_size - 1)) == 0;
  if (page_size == 0 || (power_of_two && page_size >= smallest && page_size <= largest)) return;
  throw Error(Error::Code::invalid_argument,
              "a page cannot have " + std::to_string(page_size) + " bytes",
              "use a power of two from 512 to 65536");
}

void initialise_file(Connection& connection, unsigned page_size) {
  if (connection.integer("PRAGMA page_count") == 0) {
    // All three must come before the first table; page_size before WAL, which fixes it.
    const unsigned bytes = page_size == 0 ? kDefaultPageSize : page_size;
    connection.exec("PRAGMA page_size=" + std::to_string(bytes));
    connection.exec("PRAGMA encoding='UTF-8'");
    // In one transaction: auto_vacuum writes a first page by itself, and a file that was left so
    // would not be known as ours. Deferred: IMMEDIATE would fix the first page before auto_vacuum
    // is known.
    connection.exec("BEGIN");
    connection.exec(
        "PRAGMA auto_vacuum=INCREMENTAL");  // free pages can be given back without VACUUM
    connection.exec("PRAGMA application_id=" + std::to_string(kApplicationId));
    connection.exec("COMMIT");
  }
  // Writers and readers do not block one another. SQLite answers with the mode it could get.
  const std::string mode = connection.text("PRAGMA journal_mode=WAL");
  if (mode != "wal") {
    throw Error(Error::Code::io,
                "store " + connection.path() + ": no write-ahead log here, only " + mode,
                "keep the store on a local file system");
  }
}

}  // namespace daybook::sql
