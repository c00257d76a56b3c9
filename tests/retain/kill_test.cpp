// A run of retention is killed at any moment: the store is whole, nothing that the policy keeps is
// lost, and the next run goes on.
#include "daybook/retention.hpp"
#include "faults/killed_job.hpp"
#include "retain/history_judge.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using namespace faults;

namespace {

RetentionResult apply(const std::string& path, const Stop& stop = {}) {
  RetentionOptions options;
  options.stop = stop;
  return apply_retention(path, options);
}

}  // namespace

TEST_CASE("A run of retention that is killed at any moment leaves a whole store",
          "[retain][faults]") {
  constexpr int kCalls = 300;
  Random random(seed());
  const int trials = faults::trials(150);
  const MemoryFolder folder;
  const std::string made = folder / "store.db";
  const History history(seed(), 0, std::chrono::system_clock::now());
  write_history(made, history, kCalls);
  set_history_policies(made);
  const TrialStore rehearsal(made);
  const Life life = Life::of([&](const Stop& stop) { apply(rehearsal.path, stop); });
  Kills kills;
  while (kills.killed < trials) {
    const TrialStore store(made);
    const auto job = [&](const Stop& stop) { apply(store.path, stop); };
    kills.some(random, life, trials, job, [&] {
      if (random.one_in(3)) CHECK(judge(store.path, {history}, kCalls, by_policy_partly) == "");
    });
    CHECK(apply(store.path).finished);
    CHECK(judge(store.path, {history}, kCalls, by_policy) == "");
    CHECK(unreachable(store.path) == "0 messages, 0 texts");
  }
  WARN("retention, " << kills.text());
}
