#include <filesystem>

#include "daybook/error.hpp"
#include "daybook/upkeep.hpp"
#include "read/call_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

TEST_CASE("An empty store has no times and no rows") {
  CallStore store;
  const StoreStats stats = store_stats(store.path);
  CHECK(stats.schema == 1);
  CHECK(stats.spans == 0);
  CHECK(stats.losses == 0);
  CHECK_FALSE(stats.oldest_at);
  CHECK_FALSE(stats.newest_at);
}

TEST_CASE("Statistics count rows, losses, bytes and the span of time") {
  CallStore store;
  Completion call = CallStore::call(1, 5);
  call.messages.push_back({"user", "hi"});
  call.response.push_back({"assistant", "hello"});
  store.add(call);
  ErrorRecord error;
  error.at = hour(2);
  error.failure.type = "Timeout";
  store.begin();
  store.put(error);
  store.writer.add_loss({"queue_full", "", "shop", 7, 100});
  store.commit();
  const StoreStats stats = store_stats(store.path);
  CHECK(stats.spans == 1);
  CHECK(stats.completions == 1);
  CHECK(stats.conversations == 1);
  CHECK(stats.messages == 2);
  CHECK(stats.errors == 1);
  CHECK(stats.losses == 7);
  CHECK(stats.oldest_at == hour(2));
  CHECK(stats.newest_at == hour(5));
  CHECK(stats.db_bytes == std::filesystem::file_size(store.path));
  CHECK(stats.wal_bytes == std::filesystem::file_size(store.path + "-wal"));
}

TEST_CASE("Statistics of a missing store are not found") {
  testing::TempFolder folder;
  CHECK_THROWS_AS(store_stats(folder / "none.db"), Error);
}
