#include "sql/backup.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <filesystem>

#include "sql/error.hpp"
#include "sql/settings.hpp"
#include "sql/store_file.hpp"

namespace daybook::sql {
namespace {

SQLite::Database open_copy(const std::string& file) {
  return {file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE,
          kBusyTimeoutMs};
}

std::string text(SQLite::Database& database, const char* sql) {
  SQLite::Statement statement(database, sql);
  return statement.executeStep() ? statement.getColumn(0).getString() : std::string();
}

void copy(Connection& source, const std::string& file) {
  SQLite::Database target = open_copy(file);
  sqlite3* const db = target.getHandle();
  sqlite3_backup* const pages = sqlite3_backup_init(db, "main", source.handle(), "main");
  if (pages == nullptr) throw error_from(db, sqlite3_errcode(db), file, During::step);
  const int step = sqlite3_backup_step(pages, -1);
  const int finish = sqlite3_backup_finish(pages);
  if (step != SQLITE_DONE || finish != SQLITE_OK) {
    throw error_from(db, finish != SQLITE_OK ? finish : step, file, During::step);
  }
}

/// Whole, and of the same schema version as its source.
void verify(const std::string& file, const std::string& version) {
  SQLite::Database copied = open_copy(file);
  const std::string found = text(copied, "PRAGMA integrity_check(1)");
  if (found != "ok" || text(copied, "PRAGMA user_version") != version) {
    throw Error(Error::Code::corrupt, "the backup " + file + " is not whole: " + found,
                "`daybook check` tells whether the store is; nothing was changed");
  }
  // One file, whoever reads it, also where nothing may be written beside it. Who writes to it makes
  // it WAL again.
  if (text(copied, "PRAGMA journal_mode=DELETE") != "delete")
    throw Error(Error::Code::io, "the backup " + file + " cannot be made a single file",
                "copy to another file system");
}

void remove(const std::string& file) noexcept {
  for (const char* suffix : {"", "-journal", "-wal", "-shm"}) {
    std::error_code ignored;
    std::filesystem::remove(file + suffix, ignored);
  }
}

}  // namespace

void backup(Connection& source, const std::string& to) {
  const std::string version = source.text("PRAGMA user_version");
  const std::string file = new_store_file(to);
  try {
    copy(source, file);
    verify(file, version);
    sync_directory_of(file);
  } catch (const SQLite::Exception& failure) {
    remove(file);
    throw error_from(nullptr, failure.getExtendedErrorCode(), file, During::step);
  } catch (...) {
    remove(file);
    throw;
  }
}

}  // namespace daybook::sql
