// A job on a store that is killed at any moment: by the kernel wherever it is, or between two of
// its transactions.
//
//   const Life life = Life::of([&](const Stop& stop) { erase(TrialStore(made).path, stop); });
//   if (is_killed(random, life, [&](const Stop& stop) { erase(path, stop); })) judge(path);
//
// A job is a function of what it asks between transactions whether to stop.
#pragma once

#include <signal.h>
#include <time.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>

#include "faults/killed.hpp"
#include "faults/trials.hpp"
#include "support/process.hpp"

namespace faults {

using Stop = std::function<bool()>;
using KilledJob = std::function<void(const Stop&)>;

/// A store of a trial's own: a copy of one that was made once, whole and closed.
struct TrialStore {
  explicit TrialStore(const std::string& made) { std::filesystem::copy_file(made, path); }
  MemoryFolder folder;
  const std::string path = folder / "store.db";
};

/// The time of the processor that a run takes, and how often it asks whether to stop.
struct Life {
  std::int64_t ns = 0, asks = 0;

  static Life of(const KilledJob& job) {
    Life life;
    const auto began = now_ns();
    job([&life] { return ++life.asks < 0; });
    life.ns = now_ns() - began;
    return life;
  }

 private:
  static std::int64_t now_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1'000'000'000 + now.tv_nsec;
  }
};

/// Runs it in a process that is to be killed; false: it was done before. A third dies in a wait or
/// in work, a third in work, a third between transactions.
inline bool is_killed(Random& random, const Life& life, const KilledJob& job) {
  const auto way = random.between(1, 3);
  const std::int64_t after_ns = random.between(life.ns / 50, life.ns);
  std::int64_t asks_left = random.between(1, life.asks);
  testing::Process process([&](const auto&) {
    if (way < 3) die_after(after_ns, way == 1 ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID);
    job([&] {
      if (way == 3 && --asks_left == 0) ::raise(SIGKILL);
      return false;
    });
    return 0;
  });
  const int end = process.join();
  if (end != 0 && end != -SIGKILL)
    throw std::runtime_error("the job ended with " + std::to_string(end));
  return end != 0;
}

/// Kills a job again and again on one store, a few times or until a run is done before it dies.
struct Kills {
  int killed = 0, whole_runs = 0;

  void some(Random& random, const Life& life, int trials, const KilledJob& job,
            const std::function<void()>& judge) {
    for (int attempt = 0; attempt < 8 && killed < trials; ++attempt) {
      if (!is_killed(random, life, job)) {
        ++whole_runs;
        return;
      }
      ++killed;
      judge();
    }
  }
  std::string text() const {
    return "seed " + std::to_string(seed()) + ": killed " + std::to_string(killed) + " times, " +
           std::to_string(whole_runs) + " runs were done before";
  }
};

}  // namespace faults
