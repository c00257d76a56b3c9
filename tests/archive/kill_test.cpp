// archive and restore are killed at any moment: text is in the store or in a whole file, and the
// next run goes on.
#include <signal.h>
#include <time.h>

#include "archive/archive_store.hpp"
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

constexpr int kCalls = 2500;  // more than one transaction takes

void make_store(const std::string& path, const History& history) {
  testing::Process maker([&](const auto&) {
    Options options;
    options.when_full = Options::WhenFull::block;
    options.block_at_most = 30s;
    Store store = Store::open(path, options);
    for (int n = 0; n < kCalls; ++n)
      if (store.logger().completion(history.call(n).record) != Submit::ok) return 1;
    store.close(60s);
    return 0;
  });
  REQUIRE(maker.join() == 0);
}

using Stop = std::function<bool()>;

ArchiveResult archive_all(const std::string& path, const std::string& to, Stop stop = {}) {
  ArchiveOptions options;
  options.before = std::chrono::system_clock::now() + std::chrono::hours(24);
  options.stop = std::move(stop);
  return archive_store(path, to, options);
}

void restore_all(const std::string& path, const std::string& to, Stop stop = {}) {
  RestoreOptions options;
  options.stop = std::move(stop);
  restore_archives(path, archives_in(to), options);
}

/// How long a run takes, and how often it asks between its transactions whether to go on.
struct Life {
  std::int64_t ns = 0, asks = 0;

  template <class Act>
  static Life of(const Act& act) {
    Life life;
    const auto began = std::chrono::steady_clock::now();
    act([&life] { return ++life.asks < 0; });
    life.ns = Nanos(std::chrono::steady_clock::now() - began).count();
    return life;
  }
};

/// Whether it was killed: by the kernel anywhere, or between two of its transactions.
template <class Act>
bool is_killed(Random& random, const Life& life, const Act& act) {
  const std::int64_t after_ns = random.one_in(2) ? random.between(life.ns / 50, life.ns) : 0;
  std::int64_t asks_left = random.between(1, life.asks);
  testing::Process cron([&](const auto&) {
    if (after_ns > 0) die_after(after_ns);
    act([&] {
      if (after_ns == 0 && --asks_left == 0) ::raise(SIGKILL);
      return false;
    });
    return 0;
  });
  const int end = cron.join();
  REQUIRE((end == 0 || end == -SIGKILL));
  return end != 0;
}

/// How many rows have text, of how many.
std::string texts(const std::string& path) {
  return table(Reader::open(path).query(
      "SELECT total(messages_json IS NOT NULL), total(content_state = 'archived') FROM"
      " completions"));
}

}  // namespace

TEST_CASE("archive and restore that are killed at any moment lose nothing and double nothing",
          "[archive][faults]") {
  Random random(faults::seed());
  const int trials = faults::trials(40);
  int killed = 0, stores = 0, whole_runs = 0;
  Life archive_life, restore_life;
  const auto kill_some = [&](const Life& life, const auto& act, const auto& judge) {
    for (int attempt = 0; attempt < 6 && killed < trials; ++attempt) {
      if (!is_killed(random, life, act)) {
        ++whole_runs;
        return;
      }
      ++killed;
      judge();
    }
  };
  while (killed < trials) {
    const MemoryFolder folder;
    const std::string path = folder / "store.db", to = folder / "archive";
    const History history(faults::seed() + static_cast<std::uint64_t>(killed), 0,
                          std::chrono::system_clock::now());
    make_store(path, history);
    const std::string before = exported(path);
    ++stores;
    const auto archive = [&](Stop stop) { archive_all(path, to, std::move(stop)); };
    const auto restore = [&](Stop stop) { restore_all(path, to, std::move(stop)); };
    if (stores == 1) {  // a rehearsal
      archive_life = Life::of(archive);
      restore_life = Life::of(restore);
      continue;
    }
    kill_some(archive_life, archive, [&] {
      if (random.one_in(3)) CHECK(wrong_in(path) == "");
      if (random.one_in(3)) return;  // the next run goes on with what this one left
      if (!archives_in(to).empty()) restore_all(path, to);
      CHECK(exported(path) == before);
    });
    CHECK(archive_all(path, to).finished);
    CHECK(texts(path) == "0.000000|" + std::to_string(kCalls) + ".000000\n");
    CHECK(unreachable(path) == "0 messages, 0 texts");
    CHECK(wrong_in(path) == "");
    kill_some(restore_life, restore, [&] {
      if (random.one_in(3)) CHECK(wrong_in(path) == "");
    });
    restore_all(path, to);
    CHECK(exported(path) == before);
    CHECK(unreachable(path) == "0 messages, 0 texts");
    CHECK(wrong_in(path) == "");
    CHECK(archive_all(path, to).finished);
    CHECK(wrong_in(path) == "");
  }
  WARN("archive, seed " << faults::seed() << ": killed " << killed << " times over " << stores
                        << " stores, " << whole_runs << " runs were done before");
}
