// A run of retention is killed at any moment: the store is whole, nothing that the policy keeps is
// lost, and the next run goes on.
#include <signal.h>
#include <time.h>

#include <filesystem>

#include "daybook/store.hpp"
#include "faults/killed.hpp"
#include "faults/trials.hpp"
#include "retain/history_judge.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

using namespace daybook;
using namespace daybook::test;
using namespace std::chrono_literals;
using faults::die_after;
using faults::MemoryFolder;
using faults::Random;

namespace {

constexpr int kCalls = 400;

void make_store(const std::string& path, const History& history) {
  testing::Process maker([&](const auto&) {
    Options options;
    options.when_full = Options::WhenFull::block;
    options.block_at_most = 30s;
    Store store = Store::open(path, options);
    for (int n = 0; n < kCalls; ++n)
      if (store.logger().completion(history.call(n).record) != Submit::ok) return 1;
    store.close(60s);
    set_history_policies(path);
    return 0;
  });
  REQUIRE(maker.join() == 0);
}

}  // namespace

TEST_CASE("A run of retention that is killed at any moment leaves a whole store",
          "[retain][faults]") {
  Random random(faults::seed());
  const int trials = faults::trials(100);
  const Time now = std::chrono::system_clock::now();
  int killed = 0, whole_runs = 0;
  while (killed < trials) {
    const MemoryFolder folder;
    const std::string path = folder / "store.db";
    const History history(faults::seed() + static_cast<std::uint64_t>(killed), 0, now);
    make_store(path, history);
    for (int attempt = 0; attempt < 10 && killed < trials; ++attempt) {
      const std::int64_t life_ns = random.between(1'000'000, 60'000'000);
      testing::Process cron([&](const auto&) {
        die_after(life_ns);
        apply_retention(path, {});
        return 0;
      });
      const int end = cron.join();
      if (end == 0) {
        ++whole_runs;
        break;
      }
      REQUIRE(end == -SIGKILL);
      ++killed;
      if (random.one_in(3)) CHECK(judge_history(path, {history}, kCalls, true) == "");
    }
    CHECK(apply_retention(path, {}).finished);
    CHECK(judge_history(path, {history}, kCalls, false) == "");
    CHECK(unreachable(path) == "0 messages, 0 texts");
  }
  WARN("retention, seed " << faults::seed() << ": killed " << killed << " times, " << whole_runs
                          << " runs were done before");
}
