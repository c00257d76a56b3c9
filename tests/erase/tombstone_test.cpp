// What was erased does not come back: tombstones in the store and beside it.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "daybook/archive.hpp"
#include "daybook/backup.hpp"
#include "erase/erase_store.hpp"
#include "state/tombstones.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

/// A store that was lost after an erasure, restored from a backup of before; what was erased stands
/// beside it.
struct RestoredStore {
  using Act = std::function<void(EraseStore&)>;
  testing::TempFolder folder;
  const std::string path = folder / "store.db";

  RestoredStore(const Act& say, const Act& erase) {
    EraseStore store;
    say(store);
    backup_store(store.path, path);
    erase(store);
    std::filesystem::copy_file(state::tombstone_file(store.path), state::tombstone_file(path));
  }
  std::string rows(const std::string& sql) const { return table(Reader::open(path).query(sql)); }
  std::string prompts() const {
    return rows("SELECT user_id, prompt FROM completions ORDER BY id");
  }
};

void erase_alice(EraseStore& store) {
  store.run(EraseStore::user("alice"));
}
void say_hers_and_his(EraseStore& store) {
  store.say("alice", "hers");
  store.say("bob", "his");
}

}  // namespace

TEST_CASE("A store that was restored from an older backup erases again", "[erase]") {
  const RestoredStore store(say_hers_and_his, erase_alice);
  REQUIRE(store.prompts() == "alice|hers\nbob|his\n");
  CHECK(reapply_erasures(store.path).rows > 0);
  CHECK(store.prompts() == "bob|his\n");
  CHECK(reapply_erasures(store.path).rows == 0);  // it is done
}

TEST_CASE("Tombstones tell what was erased, by name and time, without the name", "[erase]") {
  EraseStore store;
  store.say("alice", "hers");
  store.run(EraseStore::user("alice"));
  store.run(EraseStore::session("s1"));
  store.run(EraseStore::before(days(-20)));
  sql::Connection reader = sql::Connection::open_reader(store.path);
  const auto gone = state::Tombstones::read(reader);
  const std::int64_t then = kNow - kDay, later = INT64_MAX;
  CHECK(gone.covers({"alice", "", ""}, then));
  CHECK_FALSE(gone.covers({"alice", "", ""}, later));
  CHECK_FALSE(gone.covers({"bob", "", ""}, then));
  CHECK_FALSE(gone.covers({"s1", "", ""}, then));
  CHECK(gone.covers({"bob", "s1", ""}, then));
  CHECK(gone.covers({"bob", "", ""}, kNow - 21 * kDay));
  std::ifstream file(state::tombstone_file(store.path));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  CHECK(text.find("alice") == std::string::npos);
  struct stat status {};
  REQUIRE(::stat(state::tombstone_file(store.path).c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("A line that a crash cut is no tombstone, and the next one is whole", "[erase]") {
  EraseStore store;
  store.say("alice", "hers");
  std::ofstream(state::tombstone_file(store.path)) << "daybook-erased user 12ab";
  store.run(EraseStore::user("alice"));
  sql::Connection reader = sql::Connection::open_reader(store.path);
  CHECK(state::Tombstones::read(reader).all().size() == 1);
  CHECK(state::Tombstones::read(reader).damaged().empty());
}

TEST_CASE("A damaged line is told by its place, and all others are erased again", "[erase]") {
  const RestoredStore store(
      [](EraseStore& made) {
        for (const char* user : {"alice", "bob", "carol"}) made.say(user, "said", -40);
      },
      [](EraseStore& made) {
        erase_alice(made);
        std::ofstream(state::tombstone_file(made.path), std::ios::app)
            << "daybook-erased user 12ab\n\xff\xfe daybook-erased\n";
        made.run(EraseStore::user("bob"));
      });
  const std::string& path = store.path;
  const auto users = [&] { return store.rows("SELECT user_id FROM completions ORDER BY id"); };
  const std::string lines = state::tombstone_file(path) + ':';
  const auto is_told = [&](const std::vector<std::string>& damaged) {
    REQUIRE(damaged.size() == 2);
    CHECK_THAT(damaged[0],
               Catch::StartsWith(lines + "2: ") && Catch::Contains("take the line out"));
    CHECK_THAT(damaged[1], Catch::StartsWith(lines + "3: "));
  };
  RetentionOptions options;
  options.trust_clock = true;
  const RetentionResult first = apply_retention(path, options);
  CHECK(users() == "carol\n");
  CHECK(first.erased_again > 0);
  CHECK(first.finished);
  is_told(first.damaged);
  set_retention(path, {"all", "", false, std::chrono::hours(1)});
  const RetentionResult second = apply_retention(path, options);  // it goes on, and tells
  CHECK(users() == "");
  CHECK(second.erased_again == 0);
  is_told(second.damaged);
  is_told(reapply_erasures(path).damaged);
}

TEST_CASE("Nothing is restored where it cannot be told what was erased", "[erase]") {
  EraseStore store;
  std::ofstream(state::tombstone_file(store.path)) << "daybook-erased nonsense\n";
  CHECK_THROWS_WITH(restore_archives(store.path, {}),
                    Catch::Contains("-erased:1: this is no tombstone"));
}

TEST_CASE("apply_retention erases again first what a restore brought back", "[erase]") {
  const RestoredStore store(say_hers_and_his, erase_alice);
  RetentionOptions options;
  options.trust_clock = true;
  options.dry_run = true;
  const RetentionResult planned = apply_retention(store.path, options);
  CHECK(store.prompts() == "alice|hers\nbob|his\n");
  options.dry_run = false;
  const RetentionResult done = apply_retention(store.path, options);
  CHECK(done.erased_again > 0);
  CHECK(planned.erased_again == done.erased_again);
  CHECK(planned.rows == done.rows);
  CHECK(store.prompts() == "bob|his\n");
  options.dry_run = true;
  CHECK(apply_retention(store.path, options).erased_again == 0);
}

TEST_CASE("A dry run of retention tells a damaged line, too", "[erase]") {
  EraseStore store;
  store.say("alice", "hers");
  std::ofstream(state::tombstone_file(store.path)) << "daybook-erased nonsense\n";
  const RetentionResult planned = store.RetainStore::run(true);
  REQUIRE(planned.damaged.size() == 1);
  CHECK(planned.damaged == store.RetainStore::run().damaged);
}

TEST_CASE("What a clock that was ahead wrote is erased again, too", "[erase]") {
  const RestoredStore store(
      [](EraseStore& made) {
        made.say("alice", "hers");
        made.say("alice", "of the year to come", 400);
        Event event = at(500, Event());
        event.name = "clicked";
        event.user_id = "alice";
        made.add(event);
        made.say("bob", "of that year, too", 400);
      },
      [](EraseStore& made) {
        erase_alice(made);
        CHECK(made.prompts() == "bob|of that year, too\n");
      });
  CHECK(reapply_erasures(store.path).rows > 0);
  CHECK(store.prompts() == "bob|of that year, too\n");
  CHECK(store.rows("SELECT count(*) FROM events") == "0\n");
}

TEST_CASE("An empty store has no table of tombstones", "[erase]") {
  EraseStore store;
  CHECK(store.integer(
            "SELECT count(*) FROM sqlite_schema WHERE name IN ('tombstone', 'consent')") == 0);
  store.run(EraseStore::user("alice"));
  CHECK(store.integer("SELECT count(*) FROM tombstone WHERE finished_ns IS NOT NULL") == 1);
}
