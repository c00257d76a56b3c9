// Gone means gone: what was erased stands in no byte of any file of the store.
#include <filesystem>
#include <fstream>

#include "daybook/access.hpp"
#include "daybook/hold.hpp"
#include "daybook/search.hpp"
#include "erase/erase_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const std::string kSecret = "canary-3f9c-what-only-alice-said";

std::string found_in(const EraseResult& result, const EraseStore& store) {
  std::string text;
  for (const auto& one : result.found)
    text += std::to_string(one.canary) + ' ' + one.path.substr(store.path.size()) + '\n';
  return text;
}

}  // namespace

TEST_CASE("After an erasure no canary is in any file, and before one was", "[erase]") {
  EraseStore store;
  store.say("alice-canary", kSecret, -1, kSecret + " answered");
  store.say("bob", "his own");
  index_text(store.path);
  REQUIRE(count_in_files(store.path, kSecret) > 0);
  REQUIRE(count_in_files(store.path, "alice-canary") > 0);
  const EraseResult done = store.run(EraseStore::user("alice-canary"), {kSecret, "alice-canary"});
  CHECK(done.finished);
  CHECK(found_in(done, store) == "");
  CHECK(done.files.size() >= 5);
  CHECK(count_in_files(store.path, kSecret) == 0);
  CHECK(count_in_files(store.path, "alice-canary") == 0);
}

TEST_CASE("Control: a canary that is there is found, in every kind of file", "[erase]") {
  EraseStore store;
  store.say("alice", "hers");
  store.say("bob", kSecret);
  std::ofstream(store.path + "-beside") << std::string(3 << 20, 'x') << kSecret;
  const EraseResult done = store.run(EraseStore::user("alice"), {"nothing of the kind", kSecret});
  CHECK(found_in(done, store) == "1 \n1 -beside\n");
  CHECK(done.found.back().offset == 3 << 20);
}

TEST_CASE("A reader that holds the log is told of, and so is what it shows", "[erase]") {
  EraseStore store;
  store.say("alice", kSecret);
  sql::Connection reader = sql::Connection::open_reader(store.path);
  reader.exec("BEGIN");
  reader.integer("SELECT count(*) FROM span");
  store.say("alice", kSecret + " again");
  const EraseResult done = store.run(EraseStore::user("alice"), {kSecret});
  CHECK_FALSE(done.wal_emptied);
  CHECK_FALSE(done.finished);
  CHECK(found_in(done, store).find("-wal") != std::string::npos);
  reader.exec("COMMIT");
  CHECK(reapply_erasures(store.path).wal_emptied);
  CHECK(count_in_files(store.path, kSecret) == 0);
}

TEST_CASE("What SQLite moved and left behind in gaps of pages goes too", "[erase]") {
  for (const unsigned page_size : {512U, 4096U, 16384U, 65536U}) {
    const testing::TempFolder folder;
    const std::string path = folder / "store.db";
    CreateOptions options;
    options.page_size = page_size;
    create_store(path, options);
    {
      // Names in no order have pages share their cells out anew, and old bytes stay in the gaps.
      sql::Connection other = sql::Connection::open_writer(path, {});
      other.exec(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
          " INSERT INTO user_name (name) SELECT printf('%08x', i * 2654435761 % 4294967296)"
          " || CASE i % 2 WHEN 0 THEN '-of-who-goes' ELSE '-of-who-stays' END FROM n");
      other.exec(
          "UPDATE user_name SET name = '(gone ' || id || ')' WHERE name GLOB '*-of-who-goes'");
      other.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    INFO(page_size);
    CHECK(count_in_files(path, "-of-who-goes") > 0);  // in spite of secure_delete
    erase_subject(path, EraseStore::user("anybody"));
    CHECK(count_in_files(path, "-of-who-goes") == 0);
    sql::Connection reader = sql::Connection::open_reader(path);
    CHECK(reader.text("PRAGMA integrity_check") == "ok");
    CHECK(reader.integer("SELECT count(*) FROM user_name WHERE name GLOB '*-of-who-stays'") ==
          10000);
  }
}

TEST_CASE("The audit, holds and consents forget the name", "[erase]") {
  EraseStore store;
  store.say("alice-canary", kSecret);
  add_hold(store.path, {"old", "a letter", "alice-canary", "", "", "", {}, {}});
  release_hold(store.path, "old");
  REQUIRE(count_in_files(store.path, "alice-canary") > 0);
  const EraseResult done = store.run(EraseStore::user("alice-canary"), {"alice-canary"});
  CHECK(found_in(done, store) == "");
  CHECK(done.certificate.find("alice") == std::string::npos);
  CHECK(store.rows("SELECT action, object FROM audit_entries WHERE action = 'erase'")
            .rfind("erase|user e_", 0) == 0);
}
