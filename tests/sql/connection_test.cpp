// Connections: the settings as SQLite reads them back, what a reader cannot do, what survives.
#include "sql/connection.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <map>

#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using sql::Connection;
using testing::TempFolder;
using Pragmas = std::map<std::string, std::string>;

namespace {

Connection create(const TempFolder& folder) {
  return Connection::open_writer(folder / "s.db", {.create = true});
}

Pragmas read_back(Connection& connection, const Pragmas& expected) {
  Pragmas found;
  for (const auto& [name, value] : expected) found[name] = connection.text("PRAGMA " + name);
  return found;
}

Error::Code code_of(Connection& connection, const std::string& sql) {
  try {
    connection.exec(sql);
  } catch (const Error& error) {
    return error.code;
  }
  FAIL("accepted: " << sql);
  return {};
}

}  // namespace

TEST_CASE("a writer's settings read back as they were set") {
  TempFolder folder;
  Connection store = create(folder);
  const Pragmas expected = {{"journal_mode", "wal"},
                            {"auto_vacuum", "2"},
                            {"page_size", "16384"},
                            {"encoding", "UTF-8"},
                            {"synchronous", "2"},
                            {"foreign_keys", "1"},
                            {"secure_delete", "1"},
                            {"wal_autocheckpoint", "0"},
                            {"trusted_schema", "0"},
                            {"temp_store", "2"},
                            {"mmap_size", "0"},
                            {"cell_size_check", "1"},
                            {"busy_timeout", "5000"},
                            {"cache_size", "-32768"},
                            {"journal_size_limit", "33554432"},
                            {"query_only", "0"},
                            {"application_id", std::to_string(sql::kApplicationId)}};
  CHECK(read_back(store, expected) == expected);
}

TEST_CASE("a reader's settings read back as they were set") {
  TempFolder folder;
  const Connection store = create(folder);
  Connection reader = Connection::open_reader(folder / "s.db");
  const Pragmas expected = {{"query_only", "1"},      {"temp_store", "2"},
                            {"mmap_size", "0"},       {"cell_size_check", "1"},
                            {"busy_timeout", "5000"}, {"cache_size", "-16384"}};
  CHECK(read_back(reader, expected) == expected);
}

TEST_CASE("a page size is taken for a new file, and one that cannot be is refused") {
  TempFolder folder;
  auto store = Connection::open_writer(folder / "s.db", {.create = true, .page_size = 8192});
  CHECK(store.integer("PRAGMA page_size") == 8192);
  for (const unsigned size : {1u, 256u, 5000u, 131072u, 1u << 31}) {
    CHECK_THROWS_AS(Connection::open_writer(folder / "t.db", {.create = true, .page_size = size}),
                    Error);
    CHECK_FALSE(std::filesystem::exists(folder / "t.db"));
  }
}

TEST_CASE("a reader cannot write, attach, copy the store or load code") {
  TempFolder folder;
  Connection store = create(folder);
  store.exec("CREATE TABLE t (a)");
  Connection reader = Connection::open_reader(folder / "s.db");
  CHECK(code_of(reader, "INSERT INTO t VALUES (1)") == Error::Code::denied);
  CHECK_THROWS_AS(reader.exec("ATTACH ':memory:' AS other"), Error);
  CHECK_THROWS_AS(reader.exec("VACUUM INTO '" + (folder / "copy.db") + "'"), Error);
  CHECK_THROWS_AS(reader.exec("SELECT load_extension('x')"), Error);
  CHECK_FALSE(std::filesystem::exists(folder / "copy.db"));
}

TEST_CASE("no connection may edit the schema by hand or take a mistyped name for a text") {
  TempFolder folder;
  Connection store = create(folder);
  store.exec("CREATE TABLE t (a); PRAGMA writable_schema=ON");
  CHECK_THROWS_AS(store.exec("UPDATE sqlite_schema SET sql = ''"), Error);
  CHECK(code_of(store, "SELECT \"nothing\" FROM t") == Error::Code::invalid_argument);
}

TEST_CASE("a reader sees what is committed while the writer goes on") {
  TempFolder folder;
  Connection store = create(folder);
  store.exec(
      "CREATE TABLE t (a); INSERT INTO t VALUES (1); BEGIN IMMEDIATE; INSERT INTO t VALUES (2)");
  Connection reader = Connection::open_reader(folder / "s.db");
  CHECK(reader.integer("SELECT count(*) FROM t") == 1);
  store.exec("COMMIT");
  CHECK(reader.integer("SELECT count(*) FROM t") == 2);
}

TEST_CASE("a reader reads views that use JSON functions") {
  TempFolder folder;
  Connection store = create(folder);
  store.exec("CREATE VIEW v AS SELECT json_object('a', 1) AS json");
  CHECK(Connection::open_reader(folder / "s.db").text("SELECT json FROM v") == "{\"a\":1}");
}

TEST_CASE("a reader opens a store that no one has open") {
  TempFolder folder;
  { create(folder).exec("CREATE TABLE t (a); INSERT INTO t VALUES (7)"); }
  REQUIRE_FALSE(std::filesystem::exists(folder / "s.db-wal"));
  CHECK(Connection::open_reader(folder / "s.db").integer("SELECT a FROM t") == 7);
}

TEST_CASE("what was committed survives a killed writer") {
  TempFolder folder;
  testing::Process writer([&](const auto& ready) {
    Connection store = create(folder);
    store.exec("CREATE TABLE t (a); INSERT INTO t VALUES (7); BEGIN; INSERT INTO t VALUES (8)");
    ready.say();
    testing::Process::hang();
    return 0;
  });
  REQUIRE(writer.wait_until_ready());
  writer.kill();
  CHECK(Connection::open_reader(folder / "s.db").text("SELECT group_concat(a) FROM t") == "7");
  CHECK(Connection::open_writer(folder / "s.db", {}).text("PRAGMA integrity_check") == "ok");
}

TEST_CASE("synchronous changes when told to, and in_transaction tells the truth") {
  TempFolder folder;
  Connection store = create(folder);
  store.set_synchronous(sql::Synchronous::normal);
  CHECK(store.integer("PRAGMA synchronous") == 1);
  store.set_synchronous(sql::Synchronous::full);
  CHECK(store.integer("PRAGMA synchronous") == 2);
  CHECK_FALSE(store.in_transaction());
  store.exec("BEGIN IMMEDIATE");
  CHECK(store.in_transaction());
}

TEST_CASE("a file that was moved away or replaced is noticed") {
  TempFolder folder;
  Connection store = create(folder);
  CHECK_FALSE(store.moved());
  std::filesystem::rename(folder / "s.db", folder / "t.db");
  CHECK(store.moved());  // to be asked before each write: with its WAL open SQLite does not look
}

TEST_CASE("the schema's version is 0 in an empty store and user_version in others") {
  TempFolder folder;
  Connection store = create(folder);
  CHECK(sql::schema_version(store) == 0);
  store.exec("PRAGMA user_version=3");
  CHECK(sql::schema_version(store) == 3);
}

TEST_CASE("a statement that runs past its limit ends with a timeout") {
  TempFolder folder;
  const Connection store = create(folder);
  Connection reader = Connection::open_reader(folder / "s.db");
  reader.set_statement_limit(1);
  const char* endless =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT max(i) FROM n";
  CHECK(code_of(reader, endless) == Error::Code::timeout);
  reader.set_statement_limit(0);
  CHECK(reader.integer("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 9999)"
                       " SELECT max(i) FROM n") == 9999);
}

TEST_CASE("a limit ends rows without end, each of which takes no time") {
  const TempFolder folder;
  const Connection store = create(folder);
  Connection reader = Connection::open_reader(folder / "s.db");
  reader.set_statement_limit(5'000'000);
  sql::Statement endless(
      reader, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT i FROM n");
  Error::Code code{};
  try {
    endless.run();
  } catch (const Error& e) {
    code = e.code;
  }
  CHECK(code == Error::Code::timeout);
}

namespace {

std::int64_t cached_bytes(Connection& connection) {
  int now = 0, highest = 0;
  REQUIRE(sqlite3_db_status(connection.handle(), SQLITE_DBSTATUS_CACHE_USED, &now, &highest, 0) ==
          SQLITE_OK);
  return now;
}

}  // namespace

TEST_CASE("a writer keeps 32 MiB of the file in memory, a reader 16") {
  const TempFolder folder;
  Connection writer = create(folder);
  writer.exec("CREATE TABLE t (a)");
  for (int i = 0; i < 60; ++i) writer.exec("INSERT INTO t VALUES (zeroblob(1048576))");
  CHECK(writer.integer("SELECT sum(length(CAST(a AS TEXT))) FROM t") == 0);
  CHECK(cached_bytes(writer) < 34 << 20);
  Connection reader = Connection::open_reader(folder / "s.db");
  CHECK(reader.integer("SELECT count(*) FROM t WHERE hex(a) = ''") == 0);
  CHECK(cached_bytes(reader) < 18 << 20);
}
