// The power goes at any moment: the store opens, holds a whole beginning of what was written, and
// all of it that its durability promised.
#include "faults/power_cut.hpp"

#include <algorithm>

#include "faults/oracle.hpp"
#include "faults/stepped_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace faults;
using Durability = Options::Durability;

namespace {

constexpr int kCutsOfARun = 50;
constexpr std::int64_t kBoundNs = 1'000 * kMs;

struct Moment {
  std::size_t ops = 0;
  std::int64_t at_ns = 0, committed = 0, flushed = 0;
};

struct Run {
  std::vector<Op> log;
  std::vector<Moment> moments;
};

/// A store's life, with all that SQLite did to its files.
Run record_run(Durability durability, Random& random) {
  Run run;
  const MemoryFolder folder;
  FaultVfs vfs(folder / "store.db");
  vfs.keep_log = true;
  SteppedStore store(folder / "store.db", durability);
  std::int64_t flushed = 0;
  const auto note = [&] {
    run.moments.push_back({vfs.log.size(), store.clock.steady, store.committed(), flushed});
  };
  note();
  for (int step = 0; step < 60; ++step) {
    store.put(random.between(0, 8), random.one_in(20) ? 200'000 : 50);
    for (auto ticks = random.between(1, 12); ticks > 0; --ticks) {
      store.run_for(10 * kMs);
      note();
    }
    if (random.one_in(6)) {
      if (!store.flush()) FAIL("a flush without a fault");
      flushed = store.offered;
      note();
    }
    if (random.one_in(25)) store.session->truncate({});
  }
  run.log = vfs.log;
  return run;
}

/// What must be there when the power goes after `ops` operations.
std::int64_t promised(const Run& run, std::size_t ops, Durability durability) {
  const auto next = std::find_if(run.moments.begin(), run.moments.end(),
                                 [&](const Moment& m) { return m.ops > ops; });
  const auto now = next == run.moments.end() ? run.moments.back() : *next;
  std::int64_t safe = 0;
  for (const Moment& m : run.moments) {
    if (m.ops > ops) break;
    const bool old_enough = now.at_ns - m.at_ns >= kBoundNs;
    const bool committed =
        durability == Durability::full || (durability == Durability::bounded && old_enough);
    safe = std::max({safe, m.flushed, committed ? m.committed : 0});
  }
  return safe;
}

void cut_once(const PowerCut& cut, std::int64_t safe, bool whole, Random& random,
              Verdict& verdict) {
  const MemoryFolder folder;
  const std::string path = folder / "store.db";
  cut.restore(path, random);
  ++verdict.trials;
  try {
    Store::open(path, {}).close(std::chrono::seconds(60));
    verdict.judge(stored(path), {{"e", safe}});
    verdict.judge_corrupt(damage(path, whole));
  } catch (const Error& error) {
    verdict.judge_corrupt(error.what());
  }
}

Verdict cut_many(int trials, Durability durability, Syncs syncs) {
  Verdict verdict;
  Random random(seed());
  while (verdict.trials < trials) {
    const Run run = record_run(durability, random);
    std::vector<std::size_t> points;
    const auto first = static_cast<std::int64_t>(run.moments.front().ops);
    for (int i = 0; i < kCutsOfARun; ++i) {
      points.push_back(static_cast<std::size_t>(
          random.between(first, static_cast<std::int64_t>(run.log.size()))));
    }
    std::sort(points.begin(), points.end());
    PowerCut cut(run.log, syncs);
    for (std::size_t i = 0; i < points.size() && verdict.trials < trials; ++i) {
      cut.advance(points[i]);
      cut_once(cut, promised(run, points[i], durability), i % 10 == 0, random, verdict);
    }
  }
  return verdict;
}

}  // namespace

TEST_CASE("after a power cut all that full durability committed is there", "[faults]") {
  const Verdict verdict = cut_many(trials(1000), Durability::full, Syncs::honoured);
  WARN("power cut, full, seed " << seed() << ": " << verdict.text());
  CHECK(verdict.good());
}

TEST_CASE("after a power cut bounded durability lost at most the last second", "[faults]") {
  const Verdict verdict = cut_many(trials(1000), Durability::bounded, Syncs::honoured);
  WARN("power cut, bounded, seed " << seed() << ": " << verdict.text());
  CHECK(verdict.good());
}

TEST_CASE("control: a disk that ignores syncs loses records in a power cut", "[faults]") {
  const Verdict verdict = cut_many(100, Durability::full, Syncs::ignored);
  WARN("power cut, syncs ignored, seed " << seed() << ": " << verdict.text());
  CHECK(verdict.lost + verdict.corrupt > 0);
}

TEST_CASE("control: relaxed durability loses what was flushed, and nothing worse", "[faults]") {
  const Verdict verdict = cut_many(100, Durability::relaxed, Syncs::honoured);
  WARN("power cut, relaxed, seed " << seed() << ": " << verdict.text());
  CHECK(verdict.lost > 0);
  CHECK(verdict.holes == 0);
  CHECK(verdict.corrupt == 0);
}
