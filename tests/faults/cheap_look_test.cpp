// What is looked at every day costs the same on a store of any size: pages that SQLite asks for are
// counted.
#include "daybook/reader.hpp"
#include "daybook/store.hpp"
#include "daybook/upkeep.hpp"
#include "faults/fault_vfs.hpp"
#include "faults/trials.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace faults;
using namespace std::chrono_literals;

namespace {

/// Calls of a day, and at last a tool and a resource: of these kinds there is nothing before.
void write_calls(const std::string& path, int calls) {
  Options options;
  options.when_full = Options::WhenFull::block;
  options.block_at_most = 30s;
  Store store = Store::open(path, options);
  const Time first = std::chrono::system_clock::now() - 24h;
  for (int n = 0; n < calls; ++n) {
    Completion call;
    call.at = first + 24h * n / calls;
    call.model = "m";
    call.messages = {{"user", "question " + std::to_string(n), {}}};
    call.usage.input = 10;
    REQUIRE(store.logger().completion(call) == Submit::ok);
  }
  ToolExecution tool;
  tool.tool = "t";
  ResourceAccess access;
  access.uri = "file:///a";
  REQUIRE(store.logger().tool_execution(tool) == Submit::ok);
  REQUIRE(store.logger().resource_access(access) == Submit::ok);
  store.close(60s);
}

/// Pages that are asked for in a look at a store of so many calls.
std::int64_t pages(int calls, const std::function<void(const std::string& path)>& look) {
  const MemoryFolder folder;
  const std::string path = folder / "store.db";
  FaultVfs vfs(path);
  write_calls(path, calls);
  vfs.pages = 0;
  look(path);
  return vfs.pages;
}

void query(const std::string& path, const std::string& sql) {
  Rows rows = Reader::open(path).query(sql);
  while (rows.next()) continue;
}

/// Of a store of 400 times as many calls, less what a small one takes.
std::int64_t pages_more(const std::function<void(const std::string& path)>& look) {
  const std::int64_t few = pages(150, look), many = pages(60'000, look);
  WARN(few << " pages of 150 calls, " << many << " of 60,000");
  return many - few;
}

}  // namespace

TEST_CASE("stats reads about as many pages of a large store as of a small one", "[faults][cheap]") {
  CHECK(pages_more([](const std::string& path) { store_stats(path); }) < 40);
}

TEST_CASE("report storage reads about as many pages of a large store as of a small one",
          "[faults][cheap]") {
  CHECK(pages_more([](const std::string& path) { query(path, "SELECT * FROM report_storage"); }) <
        40);
}

TEST_CASE("control: what walks over rows reads more pages of a large store", "[faults][cheap]") {
  CHECK(pages_more([](const std::string& path) {
          query(path, "SELECT total(latency_ms) FROM spans");
        }) > 60);
}
