// What was erased does not come back: tombstones in the store and beside it.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "daybook/archive.hpp"
#include "daybook/backup.hpp"
#include "erase/erase_store.hpp"
#include "state/tombstones.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

void restore(const std::string& backup, const std::string& path) {
  for (const char* suffix : {"-wal", "-shm"}) std::filesystem::remove(path + suffix);
  std::filesystem::copy_file(backup, path, std::filesystem::copy_options::overwrite_existing);
}

}  // namespace

TEST_CASE("A store that was restored from an older backup erases again", "[erase]") {
  const testing::TempFolder folder;
  std::string path, backup = folder / "backup.db";
  {
    EraseStore store;
    path = folder / "store.db";
    store.say("alice", "hers");
    store.say("bob", "his");
    backup_store(store.path, backup);
    store.run(EraseStore::user("alice"));
    std::filesystem::copy_file(state::tombstone_file(store.path), state::tombstone_file(path));
  }
  restore(backup, path);
  const auto prompts = [&] {
    return table(Reader::open(path).query("SELECT user_id, prompt FROM completions ORDER BY id"));
  };
  REQUIRE(prompts() == "alice|hers\nbob|his\n");
  CHECK(reapply_erasures(path).rows > 0);
  CHECK(prompts() == "bob|his\n");
  CHECK(reapply_erasures(path).rows == 0);  // it is done
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
  const testing::TempFolder folder;
  const std::string path = folder / "store.db", backup = folder / "backup.db";
  {
    EraseStore store;
    for (const char* user : {"alice", "bob", "carol"}) store.say(user, "said", -40);
    backup_store(store.path, backup);
    store.run(EraseStore::user("alice"));
    std::ofstream(state::tombstone_file(store.path), std::ios::app)
        << "daybook-erased user 12ab\n\xff\xfe daybook-erased\n";
    store.run(EraseStore::user("bob"));
    std::filesystem::copy_file(state::tombstone_file(store.path), state::tombstone_file(path));
  }
  restore(backup, path);
  const auto users = [&] {
    return table(Reader::open(path).query("SELECT user_id FROM completions ORDER BY id"));
  };
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
  const testing::TempFolder folder;
  const std::string path = folder / "store.db", backup = folder / "backup.db";
  {
    EraseStore store;
    store.say("alice", "hers");
    store.say("bob", "his");
    backup_store(store.path, backup);
    store.run(EraseStore::user("alice"));
    std::filesystem::copy_file(state::tombstone_file(store.path), state::tombstone_file(path));
  }
  restore(backup, path);
  RetentionOptions options;
  options.trust_clock = true;
  options.dry_run = true;
  CHECK(apply_retention(path, options).erased_again == 0);
  options.dry_run = false;
  CHECK(apply_retention(path, options).erased_again > 0);
  CHECK(table(Reader::open(path).query("SELECT prompt FROM completions")) == "his\n");
}

TEST_CASE("What a clock that was ahead wrote is erased again, too", "[erase]") {
  const testing::TempFolder folder;
  const std::string path = folder / "store.db", backup = folder / "backup.db";
  {
    EraseStore store;
    store.say("alice", "hers");
    store.say("alice", "of the year to come", 400);
    Event event = at(500, Event());
    event.name = "clicked";
    event.user_id = "alice";
    store.add(event);
    store.say("bob", "of that year, too", 400);
    backup_store(store.path, backup);
    store.run(EraseStore::user("alice"));
    CHECK(store.prompts() == "bob|of that year, too\n");
    std::filesystem::copy_file(state::tombstone_file(store.path), state::tombstone_file(path));
  }
  restore(backup, path);
  CHECK(reapply_erasures(path).rows > 0);
  CHECK(table(Reader::open(path).query("SELECT user_id, prompt FROM completions")) ==
        "bob|of that year, too\n");
  CHECK(table(Reader::open(path).query("SELECT count(*) FROM events")) == "0\n");
}

TEST_CASE("An empty store has no table of tombstones", "[erase]") {
  EraseStore store;
  CHECK(store.integer(
            "SELECT count(*) FROM sqlite_schema WHERE name IN ('tombstone', 'consent')") == 0);
  store.run(EraseStore::user("alice"));
  CHECK(store.integer("SELECT count(*) FROM tombstone WHERE finished_ns IS NOT NULL") == 1);
}
