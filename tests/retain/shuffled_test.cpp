// An import of three years in no order, while retention runs again and again: what the policy keeps
// is there word for word, and no text is left that nobody refers to.
#include <chrono>
#include <filesystem>
#include <fstream>

#include "daybook/store.hpp"
#include "retain/history_judge.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using namespace daybook::test;
using namespace std::chrono_literals;

namespace {

constexpr int kCalls = 1500;

int write_history(const std::string& path, const History& history) {
  Options options;
  options.when_full = Options::WhenFull::block;
  options.block_at_most = 30s;
  Store store = Store::open(path, options);
  const Logger log = store.logger();
  for (int n = 0; n < kCalls; ++n) {
    if (log.completion(history.call(n).record) != Submit::ok) return 1;
    if (n % 5 == 4) store.flush(60s);
  }
  store.close(60s);
  return 0;
}

}  // namespace

TEST_CASE("Retention beside writers in other processes keeps each text it should", "[retain]") {
  const testing::TempFolder folder;
  const std::string path = folder / "store.db";
  create_store(path);
  set_history_policies(path);
  const Time now = std::chrono::system_clock::now();
  const std::vector<History> writers = {{7, 0, now}, {7, 1, now}, {7, 2, now}};
  int runs = 0;
  {
    testing::Process first([&](const auto&) { return write_history(path, writers[0]); });
    testing::Process second([&](const auto&) { return write_history(path, writers[1]); });
    testing::Process third([&](const auto&) { return write_history(path, writers[2]); });
    testing::Process cron([&](const auto&) {
      while (!std::filesystem::exists(folder / "written")) apply_retention(path, {});
      return 0;
    });
    CHECK(first.join() == 0);
    CHECK(second.join() == 0);
    CHECK(third.join() == 0);
    std::ofstream(folder / "written") << '!';
    CHECK(cron.join() == 0);
    const Reader reader = Reader::open(path);
    Rows rows = reader.query("SELECT count(*) FROM retention_runs WHERE rows_deleted > 0");
    REQUIRE(rows.next());
    runs = static_cast<int>(rows.integer(0));
  }
  CHECK(runs > 1);
  CHECK(apply_retention(path, {}).finished);
  CHECK(judge_history(path, writers, kCalls, false) == "");
  CHECK(unreachable(path) == "0 messages, 0 texts");
}
