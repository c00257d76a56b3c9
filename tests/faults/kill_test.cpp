// A process that writes is killed at any moment: what it was told is safe is there afterwards.
#include <fcntl.h>
#include <signal.h>
#include <time.h>

#include <thread>

#include "daybook/store.hpp"
#include "faults/killed.hpp"
#include "faults/oracle.hpp"
#include "faults/trials.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

using namespace daybook;
using namespace faults;
using namespace std::chrono_literals;

namespace {

constexpr int kProducers = 2;
constexpr std::int64_t kTrialsOfAStore = 20;

enum class Acknowledge { after_flush, before_flush };

void produce(Store& store, const std::string& producer, const Journal& journal, Acknowledge when,
             std::uint64_t seed) {
  Random random(seed);
  const Logger log = store.logger();
  for (std::int64_t n = 0;;) {
    for (auto burst = random.between(1, 40); burst > 0; --burst) {
      if (log.event(producer + "/" + std::to_string(++n)) != Submit::ok) std::abort();
    }
    if (when == Acknowledge::before_flush) journal.note(n);
    store.flush(60s);
    if (when == Acknowledge::after_flush) journal.note(n);
  }
}

std::string producer_name(std::int64_t trial, int producer) {
  return std::to_string(trial) + "." + std::to_string(producer);
}

/// One process from its birth to its violent end.
void live_and_die(const MemoryFolder& folder, const std::string& path, std::int64_t trial,
                  Acknowledge when, Random& random) {
  const std::int64_t life_ns = random.between(1'000'000, 40'000'000);
  const clockid_t clock = random.one_in(2) ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID;
  const auto seed = static_cast<std::uint64_t>(random.between(0, INT64_MAX));
  testing::Process writer([&](const testing::Process::Line&) {
    die_after(life_ns, clock);
    Store store = Store::open(path);
    std::vector<std::thread> threads;
    for (int p = 0; p < kProducers; ++p) {
      threads.emplace_back([&, p] {
        const std::string name = producer_name(trial, p);
        produce(store, name, Journal(folder / name), when, seed + static_cast<std::uint64_t>(p));
      });
    }
    for (std::thread& thread : threads) thread.join();
    return 0;
  });
  REQUIRE(writer.join() == -SIGKILL);
}

Verdict kill_many(int trials, Acknowledge when) {
  Verdict verdict;
  Random random(seed());
  while (verdict.trials < trials) {
    const MemoryFolder folder;
    const std::string path = folder / "store.db";
    Acknowledged safe;
    for (std::int64_t i = 0; i < kTrialsOfAStore && verdict.trials < trials; ++i) {
      ++verdict.trials;
      live_and_die(folder, path, i, when, random);
      for (int p = 0; p < kProducers; ++p) {
        const std::string name = producer_name(i, p);
        if (const auto last = Journal(folder / name).read(); last > 0) safe[name] = last;
      }
      if (random.one_in(2)) continue;  // the next one finds what this one left behind
      Store::open(path).close(60s);
      verdict.judge_corrupt(damage(path, false));
    }
    Store::open(path).close(60s);
    verdict.judge(stored(path), safe);
    verdict.judge_corrupt(damage(path, true));
  }
  return verdict;
}

}  // namespace

TEST_CASE("what was flushed outlives a process that is killed at any moment", "[faults]") {
  const Verdict verdict = kill_many(trials(200), Acknowledge::after_flush);
  WARN("kill -9, seed " << seed() << ": " << verdict.text());
  CHECK(verdict.acknowledged > 10 * verdict.trials);
  CHECK(verdict.good());
}

TEST_CASE("control: a kill loses what is called safe before it was flushed", "[faults]") {
  const Verdict verdict = kill_many(40, Acknowledge::before_flush);
  WARN("kill -9, acknowledged too early, seed " << seed() << ": " << verdict.text());
  CHECK(verdict.lost > 0);
  CHECK(verdict.holes == 0);
}
