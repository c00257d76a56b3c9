// What was erased does not come back: tombstones in the store and beside it.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

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
  std::ofstream(state::tombstone_file(store.path), std::ios::app) << "daybook-erased nonsense\n";
  CHECK_THROWS_AS(state::Tombstones::read(reader), Error);
}

TEST_CASE("An empty store has no table of tombstones", "[erase]") {
  EraseStore store;
  CHECK(store.integer(
            "SELECT count(*) FROM sqlite_schema WHERE name IN ('tombstone', 'consent')") == 0);
  store.run(EraseStore::user("alice"));
  CHECK(store.integer("SELECT count(*) FROM tombstone WHERE finished_ns IS NOT NULL") == 1);
}
