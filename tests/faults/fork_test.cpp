// A process whose threads write forks again and again: the parent loses nothing and stores nothing
// twice, no child waits for a lock that nobody holds, and those that open the store anew write too.
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <future>
#include <thread>

#include "daybook/store.hpp"
#include "facade/core.hpp"
#include "faults/oracle.hpp"
#include "faults/stepped_store.hpp"
#include "faults/trials.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

using namespace daybook;
using namespace faults;
using namespace std::chrono_literals;

namespace {

constexpr unsigned kHungAfterSeconds = 60;
constexpr int kProducers = 2;
constexpr std::int64_t kOfAChild = 20;

enum class Child { submits, reopens, leaves };

constexpr int kInTheMiddle = 40;  // exit code: the fork came in the middle of a batch

int write_some(Store& store, const std::string& name) {
  for (std::int64_t n = 1; n <= kOfAChild; ++n) {
    if (store.logger().event(name + "/" + std::to_string(n)) != Submit::ok) return 4;
  }
  store.close(60s);
  return 0;
}

int live_as(Child kind, Store& store, const std::string& name) {
  const Logger log = store.logger();
  ::alarm(kHungAfterSeconds);  // a child that hangs is killed, and seen
  if (kind == Child::leaves) return 0;
  if (log.event("never/1") != Submit::forked) return 1;
  if (store.stats().dropped != 1) return 2;
  if (kind == Child::submits) return 0;
  try {
    store.reopen_after_fork();
  } catch (const Error& error) {
    return error.code == Error::Code::forked ? kInTheMiddle : 3;
  }
  return write_some(store, name);
}

struct Forked {
  Verdict verdict;
  std::int64_t reopened = 0, in_the_middle = 0;
  std::vector<int> failures;  // exit codes of children; negative: the signal that killed one
};

/// What a thread of the parent submits until it is told to stop: 1 … taken.
void produce(const Logger& log, const std::string& name, const std::atomic<bool>& stop,
             std::int64_t& taken) {
  while (!stop) {
    if (log.event(name + "/" + std::to_string(taken + 1)) == Submit::ok) ++taken;
  }
}

/// What an application does with SQLite beside daybook: its allocator is seldom without a lock.
void use_sqlite(const std::atomic<bool>& stop) {
  while (!stop) {
    sqlite3* database = nullptr;
    sqlite3_open(":memory:", &database);
    sqlite3_exec(database, "SELECT randomblob(9), printf('%d', 1)", nullptr, nullptr, nullptr);
    sqlite3_close(database);
  }
}

Forked fork_under_load(int trials) {
  Forked forked;
  Random random(seed());
  const MemoryFolder folder;
  const std::string path = folder / "store.db";
  Options options;
  options.queue_records = 2000;
  options.when_full = Options::WhenFull::block;
  options.on_error = [](const Error&) {};
  Store store = Store::open(path, options);
  const Logger log = store.logger();
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  std::array<std::int64_t, kProducers> taken{};
  for (std::size_t p = 0; p < kProducers; ++p) {
    threads.emplace_back([&, p] { produce(log, std::to_string(p), stop, taken[p]); });
  }
  threads.emplace_back([&] { use_sqlite(stop); });
  Acknowledged safe;
  for (; forked.verdict.trials < trials; ++forked.verdict.trials) {
    const auto kind = static_cast<Child>(random.between(0, 2));
    const std::string name = "child" + std::to_string(forked.verdict.trials);
    testing::Process child(
        [&](const testing::Process::Line&) { return live_as(kind, store, name); });
    if (random.one_in(3)) store.flush(60s);
    const int code = child.join();
    if (code == kInTheMiddle) {
      ++forked.in_the_middle;
    } else if (code != 0) {
      forked.failures.push_back(code);
    } else if (kind == Child::reopens) {
      safe[name] = kOfAChild;
      ++forked.reopened;
    }
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  store.close(60s);
  for (std::size_t p = 0; p < kProducers; ++p) safe[std::to_string(p)] = taken[p];
  forked.verdict.judge(stored(path), safe);
  forked.verdict.judge_corrupt(damage(path, true));
  return forked;
}

struct Crossing {
  std::promise<void> reached, go_on;
};

/// A session whose first batch halts before its COMMIT.
class Halting : public write::StoreSession {
 public:
  using StoreSession::StoreSession;
  static inline Crossing* crossing = nullptr;
  void finish(std::uint64_t batch, std::int64_t now_ns) override {
    StoreSession::finish(batch, now_ns);
    if (Crossing* const here = std::exchange(crossing, nullptr)) {
      here->reached.set_value();
      here->go_on.get_future().wait();
    }
  }
};

}  // namespace

TEST_CASE("a process that forks under load loses nothing, and its children may write", "[faults]") {
  const Forked forked = fork_under_load(trials(40));
  WARN("fork under load, seed " << seed() << ": " << forked.verdict.text() << "; "
                                << forked.reopened << " children reopened, " << forked.in_the_middle
                                << " came in the middle of a batch");
  CHECK(forked.failures == std::vector<int>{});
  CHECK(forked.reopened > forked.in_the_middle);
  CHECK(forked.verdict.good());
}

TEST_CASE("a fork in the middle of a batch is told to the child, and harms nobody", "[faults]") {
  const MemoryFolder folder;
  const std::string path = folder / "store.db";
  Crossing crossing;
  const auto core = std::make_shared<Core>(
      path, Options{},
      std::make_unique<Halting>(path, SteppedStore::create(),
                                write::BatchOptions{"app", "", "", true}, base::system_clock()));
  Halting::crossing = &crossing;
  const Logger log = Core::logger(core);
  CHECK(log.event("p/1") == Submit::ok);
  crossing.reached.get_future().wait();
  testing::Process child([&](const testing::Process::Line&) {
    ::alarm(kHungAfterSeconds);
    if (log.event("never/1") != Submit::forked) return 1;
    try {
      core->reopen_after_fork();
    } catch (const Error& error) {
      return error.code == Error::Code::forked ? kInTheMiddle : 3;
    }
    return 2;
  });
  crossing.go_on.set_value();
  CHECK(child.join() == kInTheMiddle);
  CHECK(log.event("p/2") == Submit::ok);
  core->close(60s);
  Verdict verdict;
  verdict.judge(stored(path), {{"p", 2}});
  verdict.judge_corrupt(damage(path, true));
  CHECK(verdict.good());
}

TEST_CASE("a child opens no store that its parent left open to it: it would lose records",
          "[faults]") {
  const MemoryFolder folder;
  const std::string path = folder / "store.db";
  Store store = Store::open(path);
  CHECK(store.logger().event("p/1") == Submit::ok);
  store.flush(60s);
  auto reader = std::make_unique<Reader>(store.reader());
  const auto code_of = [](const auto& run) {
    try {
      run();
    } catch (const Error& error) {
      return error.code;
    }
    return Error::Code::internal;
  };
  testing::Process leaver([&](const testing::Process::Line&) {
    ::alarm(kHungAfterSeconds);
    reader.reset();
    { const Store gone = std::move(store); }
    Store::open(path).close(60s);
    return 0;
  });
  CHECK(leaver.join() == 0);
  testing::Process child([&](const testing::Process::Line& ready) {
    ::alarm(kHungAfterSeconds);
    if (code_of([&] { Store::open(path); }) != Error::Code::forked) return 5;
    if (code_of([&] { Reader::open(path); }) != Error::Code::forked) return 6;
    if (code_of([&] { store.reopen_after_fork(); }) != Error::Code::forked) return 7;
    reader.reset();
    store.reopen_after_fork();
    if (store.logger().event("c/1") != Submit::ok) return 8;
    store.flush(60s);
    ready.say();
    testing::Process::hang();
  });
  REQUIRE(child.wait_until_ready());
  reader.reset();
  store.close(60s);  // not the last to close
  CHECK(std::filesystem::exists(path + "-wal"));
  child.kill();
  Verdict verdict;
  verdict.judge(stored(path), {{"p", 1}, {"c", 1}});
  CHECK(verdict.good());
}

TEST_CASE("control: a child that goes on with what it inherited writes it twice", "[faults]") {
  const MemoryFolder folder;
  const std::string path = folder / "store.db";
  SteppedStore store(path, Options::Durability::bounded);
  store.put(10);
  testing::Process child([&](const testing::Process::Line&) { return store.flush() ? 0 : 1; });
  CHECK(child.join() == 0);
  CHECK(store.flush());
  Verdict verdict;
  verdict.judge(stored(path), {{"e", 10}});
  WARN("a child that went on with its parent's connection: " << verdict.text());
  CHECK(verdict.duplicates > 0);
}
