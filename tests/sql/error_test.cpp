#include "sql/error.hpp"

#include <sqlite3.h>

#include <cerrno>

#include "support/catch.hpp"

using namespace daybook;
using Code = Error::Code;

TEST_CASE("each of SQLite's results becomes what a caller can do about it") {
  struct Case {
    int sqlite;
    Code code;
  };
  for (const auto& [sqlite, code] : {Case{SQLITE_FULL, Code::full},
                                     {SQLITE_IOERR_FSYNC, Code::io},
                                     {SQLITE_BUSY, Code::busy},
                                     {SQLITE_BUSY_SNAPSHOT, Code::busy},
                                     {SQLITE_LOCKED, Code::busy},
                                     {SQLITE_READONLY, Code::denied},
                                     {SQLITE_READONLY_DBMOVED, Code::io},
                                     {SQLITE_CANTOPEN, Code::denied},
                                     {SQLITE_AUTH, Code::denied},
                                     {SQLITE_PERM, Code::denied},
                                     {SQLITE_CORRUPT_INDEX, Code::corrupt},
                                     {SQLITE_NOTADB, Code::corrupt},
                                     {SQLITE_INTERRUPT, Code::timeout},
                                     {SQLITE_TOOBIG, Code::invalid_argument},
                                     {SQLITE_ERROR, Code::internal},
                                     {SQLITE_MISUSE, Code::internal}}) {
    const Error error = sql::error_from(nullptr, sqlite, "/x/s.db", sql::During::step);
    CAPTURE(sqlite, error.what());
    CHECK(error.code == code);
    CHECK(error.sqlite_code == sqlite);
    CHECK_THAT(error.what(), Catch::Matchers::StartsWith("store /x/s.db: "));
  }
}

TEST_CASE("a failed system call keeps its reason and says what to do") {
  const Error error = sql::error_from_errno(EACCES, "cannot create /x/s.db");
  CHECK(error.code == Code::denied);
  CHECK(std::string(error.what()) == "cannot create /x/s.db: Permission denied");
  CHECK_FALSE(error.hint.empty());
  CHECK(sql::error_from_errno(ENOSPC, "").code == Code::full);
  CHECK(sql::error_from_errno(ENOENT, "").code == Code::not_found);
  CHECK(sql::error_from_errno(EIO, "").code == Code::io);
}
