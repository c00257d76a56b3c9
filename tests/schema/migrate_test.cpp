// Migrations: they lead to the golden schema, refuse what they do not know, and run once.
#include <atomic>
#include <filesystem>
#include <set>
#include <thread>

#include "daybook/reader.hpp"
#include "daybook/store.hpp"
#include "daybook/upkeep.hpp"
#include "daybook/version.hpp"
#include "schema/new_store.hpp"
#include "support/catch.hpp"

using daybook::create_store;
using daybook::Error;
using testing::NewStore;
namespace schema = daybook::schema;
namespace sql = daybook::sql;

namespace {

const std::string kObjects =
    "SELECT type, name, tbl_name, replace(replace(sql, char(10), ' '), '  ', ' ')"
    " FROM sqlite_schema WHERE name <> 'sqlite_stat1' ORDER BY name";

std::string rows_of_state(sql::Connection& connection) {
  return testing::rows(connection, "SELECT * FROM store_state") +
         testing::rows(connection, "SELECT * FROM epoch");
}

std::set<std::string> files_in(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(DAYBOOK_SOURCE_DIR "/" + folder)) {
    if (entry.path().extension() == ".sql") names.insert(entry.path().stem().string());
  }
  return names;
}

std::size_t files_beside(const std::string& path) {
  const std::filesystem::directory_iterator files(std::filesystem::path(path).parent_path());
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

std::set<std::string> names(const std::vector<schema::Source>& sources) {
  std::set<std::string> out;
  for (const auto& source : sources) out.insert(std::string(source.name));
  return out;
}

bool migrate(sql::Connection& connection) {
  sql::Guard guard(connection.path());
  return schema::migrate(connection, guard);
}

template <class Run>
Error error_of(Run run) {
  try {
    run();
  } catch (const Error& error) {
    return error;
  }
  return Error(Error::Code::internal, "nothing was thrown");
}

}  // namespace

TEST_CASE("replaying the migrations gives the golden schema", "[schema]") {
  testing::TempFolder folder;
  auto golden = sql::Connection::open_writer(folder / "golden.db", {true, 0, false, false});
  for (const auto& table : schema::tables()) golden.exec(table.sql);
  for (const auto& view : schema::views()) golden.exec(view.sql);
  NewStore store;
  CHECK(store.rows(kObjects) == testing::rows(golden, kObjects));
  CHECK(rows_of_state(store.writer()) == rows_of_state(golden));
}

TEST_CASE("every index by user comes with what lets SQLite look through its blocks", "[schema]") {
  NewStore store;
  const std::string by_user =
      store.rows("SELECT tbl_name, name FROM sqlite_schema WHERE name GLOB '*_by_user' ORDER BY 1");
  CHECK(by_user.find("span|span_by_user\n") != by_user.npos);
  CHECK(store.rows("SELECT tbl, idx FROM sqlite_stat1 ORDER BY 1") == by_user);
}

TEST_CASE("every file of schema and migrations is embedded", "[schema]") {
  CHECK(names(schema::tables()) == files_in("schema/tables"));
  CHECK(names(schema::on_demand()) == files_in("schema/on_demand"));
  CHECK(names(schema::views()) == files_in("schema/views"));
  CHECK(names(schema::migrations()) == files_in("migrations"));
}

TEST_CASE("each migration names its version and sets it", "[schema]") {
  CHECK(schema::migrations().size() == std::size_t{schema::kVersion});
  for (std::size_t i = 0; i < schema::migrations().size(); ++i) {
    const auto& migration = schema::migrations()[i];
    CHECK(std::stoul(std::string(migration.name)) == i + 1);
    CHECK(migration.sql.find("PRAGMA user_version = " + std::to_string(i + 1) + ";") !=
          std::string_view::npos);
  }
}

TEST_CASE("a new store carries its marks, its ledger and its keys", "[schema]") {
  NewStore store;
  CHECK(store.rows("PRAGMA application_id") == std::to_string(sql::kApplicationId) + "\n");
  CHECK(store.rows("PRAGMA user_version") == std::to_string(schema::kVersion) + "\n");
  CHECK(store.rows("SELECT version, name, library, oldest_reader, oldest_writer FROM migration") ==
        "1|0001_initial|" DAYBOOK_VERSION "|1|1\n");
  CHECK(store.rows("SELECT length(value) FROM setting WHERE name = 'pseudonym_key'") == "32\n");
  CHECK(store.rows("SELECT length(value) FROM setting WHERE name = 'audit_key'") == "64\n");
  CHECK(store.rows("SELECT substr(value, 1, 2) FROM setting WHERE name = 'audit_head'") == "0 \n");
  CHECK(store.rows("SELECT count(*) FROM setting") == "3\n");
}

TEST_CASE("two stores have different keys", "[schema]") {
  const std::string key = "SELECT value FROM setting WHERE name GLOB '*_key' ORDER BY name";
  CHECK(NewStore().rows(key) != NewStore().rows(key));
}

TEST_CASE("migrating again does nothing", "[schema]") {
  NewStore store;
  const std::string key = store.rows("SELECT value, changed_ns FROM setting");
  CHECK_FALSE(migrate(store.writer()));
  CHECK(store.rows("SELECT value, changed_ns FROM setting") == key);
}

TEST_CASE("an empty store at 8 KiB pages is smaller than 1.5 MB", "[schema]") {
  NewStore store(8192);
  CHECK(std::filesystem::file_size(store.path()) < 1'500'000);
  CHECK(std::filesystem::file_size(store.path() + "-wal") == 0);
}

TEST_CASE("a reader goes on where the ledger opens a store to it that the header calls older",
          "[schema]") {
  NewStore store;
  store.exec("INSERT INTO migration VALUES (2, 'x', 0, '0.2.0', 1, 1)");
  CHECK_NOTHROW(schema::require_readable(store.writer()));
  CHECK(error_of([&] { migrate(store.writer()); }).code == Error::Code::corrupt);
}

TEST_CASE("a newer store is refused with both versions and the remedy", "[schema]") {
  NewStore store;
  store.exec(
      "INSERT INTO migration VALUES (9, 'x', 1795132800000000000, '0.9.1', 2, 2);"
      "PRAGMA user_version = 9");
  const Error error = error_of([&] { migrate(store.writer()); });
  CHECK(error.code == Error::Code::schema_too_new);
  CHECK(error.what() == "store " + store.path() + " is schema 9, this daybook knows 1");
  CHECK(error.hint == "install 0.9.1 or later (it was upgraded 2026-11-20 by 0.9.1)");
  CHECK(error_of([&] { schema::require_readable(store.writer()); }).code == error.code);
  CHECK(error_of([&] { schema::require_current(store.writer()); }).code == error.code);
}

TEST_CASE("a newer store of which the ledger knows nothing is refused", "[schema]") {
  NewStore store;
  store.exec("PRAGMA user_version = 9");
  const Error error = error_of([&] { migrate(store.writer()); });
  CHECK(error.code == Error::Code::schema_too_new);
  CHECK(error.hint == "install a newer daybook");
  CHECK(error_of([&] { schema::require_readable(store.writer()); }).code == error.code);
}

TEST_CASE("a newer store that its ledger opens to older libraries is taken", "[schema]") {
  NewStore store;
  store.exec("INSERT INTO migration VALUES (2, 'x', 0, '0.2.0', 1, 2); PRAGMA user_version = 2");
  CHECK_NOTHROW(schema::require_readable(store.writer()));
  CHECK(error_of([&] { migrate(store.writer()); }).code == Error::Code::schema_too_new);
  store.exec("UPDATE migration SET oldest_writer = 1 WHERE version = 2");
  CHECK_FALSE(migrate(store.writer()));
  CHECK_NOTHROW(schema::require_current(store.writer()));
}

TEST_CASE("a newer store without a ledger is refused too", "[schema]") {
  NewStore store;
  store.exec("DROP TABLE migration; PRAGMA user_version = 9");
  CHECK(error_of([&] { migrate(store.writer()); }).hint == "install a newer daybook");
}

TEST_CASE("a current store is readable and current", "[schema]") {
  NewStore store;
  CHECK_NOTHROW(schema::require_readable(store.writer()));
  CHECK_NOTHROW(schema::require_current(store.writer()));
}

TEST_CASE("a store that was never migrated is not readable", "[schema]") {
  testing::TempFolder folder;
  auto empty = sql::Connection::open_writer(folder / "empty.db", {true, 0, false, false});
  CHECK(error_of([&] { schema::require_readable(empty); }).code == Error::Code::not_found);
}

TEST_CASE("tables without a schema version are not taken for a new store", "[schema]") {
  testing::TempFolder folder;
  auto connection = sql::Connection::open_writer(folder / "odd.db", {true, 0, false, false});
  connection.exec("CREATE TABLE theirs (x)");
  for (const Error& error : {error_of([&] { migrate(connection); }),
                             error_of([&] { schema::require_readable(connection); }),
                             error_of([&] { create_store(folder / "odd.db"); })}) {
    CHECK(error.code == Error::Code::corrupt);
    CHECK(error.what() == "store " + folder / "odd.db" +
                              " has tables, but no schema version: it was not made by daybook");
    CHECK(error.hint == "name another file with --db");
  }
  CHECK(testing::rows(connection, "SELECT name FROM sqlite_schema") == "theirs\n");
}

TEST_CASE("another program's database is left as it is", "[schema]") {
  testing::TempFolder folder;
  const std::string path = folder / "theirs.db";
  const std::string make =
      "sqlite3 " + path + " 'CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)'";
  REQUIRE(std::system(make.c_str()) == 0);
  const std::string before = testing::bytes_of(path);
  for (const Error& error :
       {error_of([&] { create_store(path); }), error_of([&] { (void)daybook::Store::open(path); }),
        error_of([&] { (void)daybook::Reader::open(path); })}) {
    CHECK(error.code == Error::Code::corrupt);
    CHECK(error.what() == "store " + path + ": not a daybook store");
  }
  CHECK(testing::bytes_of(path) == before);
  CHECK(files_beside(path) == 1);
}

TEST_CASE("a ledger that knows more than the file's header is not taken for an older store",
          "[schema]") {
  NewStore store;
  store.exec("PRAGMA user_version = 0");
  for (const Error& error : {error_of([&] { migrate(store.writer()); }),
                             error_of([&] { schema::require_readable(store.writer()); })}) {
    CHECK(error.code == Error::Code::corrupt);
    CHECK(error.what() ==
          "store " + store.path() + ": its header says schema 0, its ledger says 1");
    CHECK(error.hint == "restore a backup, or set it right: sqlite3 '" + store.path() +
                            "' 'PRAGMA user_version = 1'");
  }
  store.exec(
      "INSERT INTO migration VALUES (9, 'x', 1795132800000000000, '0.9.1', 2, 2);"
      "PRAGMA user_version = 1");
  CHECK(error_of([&] { migrate(store.writer()); }).code == Error::Code::schema_too_new);
  CHECK(error_of([&] { schema::require_readable(store.writer()); }).code ==
        Error::Code::schema_too_new);
}

TEST_CASE("of many that open a new store at once one migrates it", "[schema]") {
  testing::TempFolder folder;
  std::vector<std::thread> threads;
  std::atomic<int> made{0}, failed{0};
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      try {
        auto connection = sql::Connection::open_writer(folder / "one.db", {true, 0, false, false});
        made += migrate(connection) ? 1 : 0;
      } catch (const Error&) {
        ++failed;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(made == 1);
  CHECK(failed == 0);
}
