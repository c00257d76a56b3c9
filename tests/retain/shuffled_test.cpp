// An import of three years in no order, while retention runs again and again: what the policy keeps
// is there word for word, and no text is left that nobody refers to.
#include "daybook/reader.hpp"
#include "daybook/retention.hpp"
#include "daybook/upkeep.hpp"
#include "retain/beside_writers.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using namespace daybook::test;

TEST_CASE("Retention beside writers in other processes keeps each text it should", "[retain]") {
  constexpr int kCalls = 1500;
  const testing::TempFolder folder;
  const std::string path = folder / "store.db";
  create_store(path);
  set_history_policies(path);
  const Time now = std::chrono::system_clock::now();
  const std::vector<History> writers = {{7, 0, now}, {7, 1, now}, {7, 2, now}};
  const auto apply_some = [&] {  // a run that outlasts the writers would be the only one
    RetentionOptions options;
    options.stop = [asked = 0]() mutable { return ++asked > 2; };
    apply_retention(path, options);
  };
  beside_writers(path, writers, kCalls, {apply_some});
  {
    const Reader reader = Reader::open(path);
    Rows rows = reader.query("SELECT count(*) FROM retention_runs WHERE rows_deleted > 0");
    REQUIRE(rows.next());
    CHECK(rows.integer(0) > 1);
  }
  CHECK(apply_retention(path, {}).finished);
  CHECK(judge(path, writers, kCalls, by_policy) == "");
  CHECK(unreachable(path) == "0 messages, 0 texts");
}
