// upgrade --backup: a copy from before the first step that can be relied upon, or no upgrade.
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "daybook/daybook.hpp"
#include "daybook/upkeep.hpp"
#include "sql/backup.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"
#include "upgrade/later_schema.hpp"

using namespace daybook;
using testing::error_of;
using testing::LaterSchema;
using testing::text_of;
namespace fs = std::filesystem;

namespace {

struct OneStore {
  testing::TempFolder folder;
  std::string path = folder / "store.db", copy = folder / "copy.db";
  const LaterSchema later{{"slow, oldest_reader 1, oldest_writer 2"}};

  OneStore() {
    auto store = daybook::Store::open(path);
    (void)store.logger().event("before");
    store.close();
  }
  UpgradeResult upgrade(bool dry_run = false) const {
    UpgradeOptions options;
    options.backup = copy;
    options.dry_run = dry_run;
    return schema::upgrade(path, options, later.known);
  }
  std::string version() const { return text_of(path, "PRAGMA user_version"); }
};

/// Overwrites a page that opening does not look at.
void damage(const std::string& path) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(30 * 16384);
  file << std::string(4096, '\xff');
}

}  // namespace

TEST_CASE("the copy is the store from before, whole, for its owner only", "[upgrade]") {
  const OneStore store;
  store.upgrade();
  CHECK(store.version() == "2");
  for (const char* beside : {"-wal", "-shm", "-journal"})
    CHECK_FALSE(fs::exists(store.copy + beside));
  CHECK((fs::status(store.copy).permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(check_store(store.copy).ok());
  auto reopened = daybook::Store::open(store.copy);  // a library of the old schema
  (void)reopened.logger().event("after");
  reopened.close();
  CHECK(text_of(store.copy, "SELECT group_concat(name) FROM event") == "before,after");
}

TEST_CASE("the copy has what stands in the write-ahead log only", "[upgrade]") {
  const testing::TempFolder folder;
  auto writer = sql::Connection::open_writer(folder / "s.db", {.create = true});
  writer.exec("CREATE TABLE t (x); INSERT INTO t VALUES (1)");
  sql::backup(writer, folder / "copy.db");
  CHECK(fs::file_size(folder / "s.db") < fs::file_size(folder / "copy.db"));
  CHECK(text_of(folder / "copy.db", "SELECT x FROM t") == "1");
}

TEST_CASE("nothing is written over what is there, and nothing is upgraded then", "[upgrade]") {
  const OneStore store;
  std::ofstream(store.copy) << "mine";
  for (const bool dry_run : {false, true}) {
    const Error error = error_of([&] { store.upgrade(dry_run); });
    CHECK(error.code == Error::Code::invalid_argument);
    CHECK(error.what() == store.copy + " is there already: nothing is written over it");
  }
  CHECK(testing::bytes_of(store.copy) == "mine");
  CHECK(store.version() == "1");
  fs::remove(store.copy);
  fs::create_symlink("elsewhere", store.copy);
  CHECK(error_of([&] { store.upgrade(); }).code == Error::Code::invalid_argument);
  CHECK_FALSE(fs::exists(store.folder / "elsewhere"));
}

TEST_CASE("a dry run makes no copy", "[upgrade]") {
  const OneStore store;
  store.upgrade(true);
  CHECK_FALSE(fs::exists(store.copy));
}

TEST_CASE("a copy that is not whole is no backup: it is removed, and nothing is upgraded",
          "[upgrade]") {
  const OneStore store;
  damage(store.path);
  const Error error = error_of([&] { store.upgrade(); });
  CHECK(error.code == Error::Code::corrupt);
  CHECK_THAT(std::string(error.what()),
             Catch::Contains("the backup " + store.copy + " is not whole"));
  CHECK_FALSE(fs::exists(store.copy));
  CHECK(store.version() == "1");
}

TEST_CASE("a backup into a folder that is not there says so", "[upgrade]") {
  OneStore store;
  store.copy = store.folder / "none/copy.db";
  CHECK(error_of([&] { store.upgrade(); }).code == Error::Code::not_found);
  CHECK(store.version() == "1");
}
