// The checkpoint schedule: what each threshold does to the WAL, with and without a reader in the
// way.
#include "sql/checkpoint.hpp"

#include <filesystem>

#include "support/catch.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using namespace std::chrono_literals;
using sql::Checkpointer;
using sql::Connection;

namespace {

constexpr std::int64_t kMiB = 1 << 20;

struct Store {
  testing::TempFolder folder;
  Connection connection = Connection::open_writer(folder / "s.db", {.create = true});
  Checkpointer checkpointer{connection};
  std::chrono::steady_clock::time_point now{1h};

  Store() {
    connection.exec("CREATE TABLE t (a)");
    connection.set_synchronous(sql::Synchronous::normal);
    checkpointer.truncate();
  }
  void write(std::int64_t bytes) {
    sql::Statement insert(connection, "INSERT INTO t VALUES (zeroblob(?1))");
    insert.bind(1, bytes).run();
    checkpointer.after_commit(now);
  }
  auto database_bytes() {
    return static_cast<std::int64_t>(std::filesystem::file_size(folder / "s.db"));
  }
  auto wal_file_bytes() {
    return static_cast<std::int64_t>(std::filesystem::file_size(folder / "s.db-wal"));
  }
};

}  // namespace

TEST_CASE("a small WAL is left alone") {
  Store store;
  store.write(3 * kMiB);
  CHECK(store.checkpointer.wal_bytes() > 3 * kMiB);
  CHECK(store.database_bytes() < kMiB);
}

TEST_CASE("a WAL that grew by 4 MiB is copied at the next commit, and begins anew if unread") {
  Store store;
  store.write(5 * kMiB);
  CHECK(store.database_bytes() < kMiB);  // its writeback has begun
  store.write(1);
  CHECK(store.database_bytes() > 5 * kMiB);
  store.write(1 * kMiB);
  CHECK(store.checkpointer.wal_bytes() < 2 * kMiB);
}

TEST_CASE("a WAL beyond 24 MiB is begun anew once the reader that held it is gone") {
  Store store;
  {
    Connection reader = Connection::open_reader(store.folder / "s.db");
    reader.exec("BEGIN");
    reader.integer("SELECT count(*) FROM t");
    store.write(25 * kMiB);
    store.write(1 * kMiB);
    CHECK(store.checkpointer.wal_bytes() > 25 * kMiB);
  }
  store.write(1);  // within the back-off: nothing is tried
  CHECK(store.checkpointer.wal_bytes() > 25 * kMiB);
  store.now += 1s;
  store.write(1);
  CHECK(store.checkpointer.wal_bytes() == 0);
}

TEST_CASE("truncate empties the WAL, or says that a reader holds it") {
  Store store;
  store.write(1 * kMiB);
  {
    Connection reader = Connection::open_reader(store.folder / "s.db");
    reader.exec("BEGIN");
    reader.integer("SELECT count(*) FROM t");
    store.write(1);
    CHECK_FALSE(store.checkpointer.truncate());
  }
  CHECK(store.checkpointer.truncate());
  CHECK(store.wal_file_bytes() == 0);
  CHECK(store.checkpointer.wal_bytes() == 0);
}
