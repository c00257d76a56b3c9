// Which pending migrations open() applies, and what `upgrade` does about the others. 0002 is made
// up.
#include "daybook/upkeep.hpp"
#include "facade/core.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"
#include "upgrade/later_schema.hpp"
#include "write/store_session.hpp"

using namespace daybook;
using testing::error_of;
using testing::LaterSchema;
using testing::text_of;

namespace {

const std::string kQuick = "quick, oldest_reader 1, oldest_writer 1";
const std::string kSlow = "slow, oldest_reader 1, oldest_writer 1";

/// A store of today's schema that nobody has open.
struct OneStore {
  testing::TempFolder folder;
  std::string path = folder / "store.db";

  OneStore() { create_store(path); }
  void open(const LaterSchema& later, Options::Upgrade upgrade = Options::Upgrade::quick) const {
    write::StoreSession(path, {}, {}, base::system_clock(), upgrade, later.known);
  }
  std::string ledger() const {
    return text_of(path,
                   "SELECT group_concat(version || ' ' || name || ' ' || oldest_reader || ' ' ||"
                   " oldest_writer, ', ') FROM migration WHERE version > 1");
  }
  std::string version() const { return text_of(path, "PRAGMA user_version"); }
};

}  // namespace

TEST_CASE("a quick migration is applied by opening for write, and stands in the ledger",
          "[upgrade]") {
  const OneStore store;
  store.open(LaterSchema({kQuick, "quick, oldest_reader 1, oldest_writer 2"}));
  CHECK(store.version() == "3");
  CHECK(store.ledger() == "2 0002_later 1 1, 3 0003_later 1 2");
  CHECK(text_of(store.path, "SELECT x FROM later") == "1");
}

TEST_CASE("a slow migration waits for the command, which opening names", "[upgrade]") {
  const OneStore store;
  const Error error = error_of([&] { store.open(LaterSchema({kSlow})); });
  CHECK(error.code == Error::Code::schema_too_old);
  CHECK(error.what() == "store " + store.path + " is schema 1, this daybook writes 2");
  CHECK(error.hint ==
        "run `daybook upgrade --db " + store.path + "`; `--dry-run` tells what it would do");
  CHECK(store.version() == "1");
}

TEST_CASE("of several that are pending one slow one keeps all from being applied", "[upgrade]") {
  const OneStore store;
  for (const auto& marks : {std::vector{kQuick, kSlow}, std::vector{kSlow, kQuick}}) {
    CHECK(error_of([&] { store.open(LaterSchema(marks)); }).code == Error::Code::schema_too_old);
    CHECK(store.version() == "1");
  }
}

TEST_CASE("an application may allow any migration, or refuse all", "[upgrade]") {
  const OneStore store;
  const LaterSchema quick({kQuick});
  CHECK(error_of([&] { store.open(quick, Options::Upgrade::refuse); }).code ==
        Error::Code::schema_too_old);
  CHECK(store.version() == "1");
  store.open(LaterSchema({kSlow}), Options::Upgrade::any);
  CHECK(store.version() == "2");
  CHECK_NOTHROW(store.open(quick, Options::Upgrade::refuse));  // nothing is pending
}

TEST_CASE("Options::upgrade is what an application allows when it opens its store", "[upgrade]") {
  const OneStore store;
  const LaterSchema quick({kQuick}), slow({kSlow});
  const auto open = [&](const LaterSchema& later, Options::Upgrade upgrade) {
    Options options;
    options.upgrade = upgrade;
    Core(store.path, options, later.known).close(std::chrono::seconds(30));  // as Store::open does
  };
  CHECK(error_of([&] { open(quick, Options::Upgrade::refuse); }).code ==
        Error::Code::schema_too_old);
  CHECK(error_of([&] { open(slow, Options::Upgrade::quick); }).code == Error::Code::schema_too_old);
  CHECK(store.version() == "1");
  open(slow, Options::Upgrade::any);
  CHECK(store.version() == "2");
}

TEST_CASE("a new store is created whole, whatever its migrations are", "[upgrade]") {
  const testing::TempFolder folder;
  const LaterSchema later({kSlow});
  sql::Connection::WriterOptions create;
  create.create = true;
  write::StoreSession(folder / "new.db", create, {}, base::system_clock(), Options::Upgrade::refuse,
                      later.known);
  CHECK(text_of(folder / "new.db", "PRAGMA user_version") == "2");
}

TEST_CASE("upgrade applies what is pending, slow or not, and tells its steps", "[upgrade]") {
  const OneStore store;
  const LaterSchema later({kQuick, kSlow});
  const UpgradeResult done = schema::upgrade(store.path, {}, later.known);
  CHECK(done.from == 1);
  CHECK(done.to == 3);
  REQUIRE(done.steps.size() == 2);
  CHECK(done.steps[0].name + done.steps[1].name == "0002_later0003_later");
  CHECK(done.steps[0].quick);
  CHECK_FALSE(done.steps[1].quick);
  CHECK(store.version() == "3");
  CHECK(schema::upgrade(store.path, {}, later.known).steps.empty());
}

TEST_CASE("a dry run tells the same and changes nothing", "[upgrade]") {
  const OneStore store;
  const std::string before = testing::bytes_of(store.path);
  UpgradeOptions options;
  options.dry_run = true;
  const UpgradeResult planned = schema::upgrade(store.path, options, LaterSchema({kSlow}).known);
  CHECK(planned.to == 2);
  CHECK(planned.steps.size() == 1);
  CHECK(testing::bytes_of(store.path) == before);
}

TEST_CASE("where a step fails the store is as it was before the first", "[upgrade]") {
  const OneStore store;
  LaterSchema later({kQuick});
  const std::string bad = "-- slow, oldest_reader 1, oldest_writer 1\nCREATE TABLE span (x);";
  later.known.migrations.push_back(schema::migration_of({"0003_bad", bad}));
  CHECK_THROWS_AS(schema::upgrade(store.path, {}, later.known), Error);
  CHECK(store.version() == "1");
  CHECK(text_of(store.path, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'later%'") == "0");
  CHECK(check_store(store.path).ok());
}

TEST_CASE("upgrade makes no store", "[upgrade]") {
  const testing::TempFolder folder;
  CHECK(error_of([&] { upgrade_store(folder / "none.db"); }).code == Error::Code::not_found);
  std::ofstream(folder / "empty.db").close();
  CHECK(error_of([&] { upgrade_store(folder / "empty.db"); }).code == Error::Code::not_found);
}

TEST_CASE("a migration that does not say who gets on with it is no migration", "[upgrade]") {
  for (const char* sql : {"CREATE TABLE x (y);", "-- fast, oldest_reader 1, oldest_writer 1\n",
                          "-- quick, oldest_reader 1\n", "-- quick\n"}) {
    CHECK(error_of([&] { schema::migration_of({"0002_x", sql}); }).code == Error::Code::internal);
  }
}
