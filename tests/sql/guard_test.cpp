// The guard: one holder at a time, in a process and across processes, whatever happens to the
// holder.
#include "sql/guard.hpp"

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <mutex>
#include <thread>

#include "daybook/error.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using namespace std::chrono_literals;
using sql::Guard;
using testing::Process;

namespace {

constexpr auto kLong = 60s;  // never waited out: only a failure takes so long

// "busy …" where the guard is held by another, with the text.
std::string attempt(Guard& guard, const std::function<bool()>& give_up = {}) {
  try {
    auto held = guard.acquire(give_up ? std::chrono::nanoseconds(kLong) : 0ns, give_up);
    return "held";
  } catch (const Error& error) {
    return (error.code == Error::Code::busy ? "busy " : "other ") + std::string(error.what());
  }
}

int hold_for_ever(const std::string& path, const Process::Line& ready) {
  Guard guard(path);
  const auto held = guard.acquire(kLong);
  ready.say();
  Process::hang();
}

}  // namespace

using Catch::Matchers::Contains;

TEST_CASE("two guards on one path exclude each other within a process") {
  testing::TempFolder folder;
  Guard one(folder / "s.db"), two(folder / "s.db");
  {
    const auto held = one.acquire(kLong);
    CHECK_THAT(attempt(two), Contains("busy"));
  }
  CHECK(attempt(two) == "held");
  CHECK(attempt(one) == "held");
}

TEST_CASE("guards of two stores have nothing to do with each other") {
  testing::TempFolder folder;
  Guard one(folder / "s.db"), two(folder / "t.db");
  const auto held = one.acquire(kLong);
  CHECK(attempt(two) == "held");
}

TEST_CASE("who waits in vain is told the holder's process") {
  testing::TempFolder folder;
  Process holder([&](const auto& ready) { return hold_for_ever(folder / "s.db", ready); });
  REQUIRE(holder.wait_until_ready());
  Guard guard(folder / "s.db");
  CHECK_THAT(attempt(guard),
             Contains("busy") && Contains("process " + std::to_string(holder.pid())));
}

TEST_CASE("a killed holder has let go") {
  testing::TempFolder folder;
  Process holder([&](const auto& ready) { return hold_for_ever(folder / "s.db", ready); });
  REQUIRE(holder.wait_until_ready());
  holder.kill();
  Guard guard(folder / "s.db");
  CHECK(attempt(guard) == "held");
}

TEST_CASE("a wait ends early when it is given up") {
  testing::TempFolder folder;
  Guard one(folder / "s.db"), two(folder / "s.db");
  const auto held = one.acquire(kLong);
  int asked = 0;
  CHECK_THAT(attempt(two, [&] { return ++asked == 3; }), Contains("busy"));
  CHECK(asked == 3);
}

TEST_CASE("a hold moves, and ends once") {
  testing::TempFolder folder;
  Guard one(folder / "s.db"), two(folder / "s.db");
  {
    Guard::Held outer;
    {
      auto inner = one.acquire(kLong);
      outer = std::move(inner);
    }
    CHECK_THAT(attempt(two), Contains("busy"));
  }
  CHECK(attempt(two) == "held");
}

TEST_CASE("a child of fork does not let go what its parent holds") {
  testing::TempFolder folder;
  Guard one(folder / "s.db"), two(folder / "s.db");
  auto held = one.acquire(kLong);
  Process child([&](const auto&) {
    held = Guard::Held();
    return 0;
  });
  CHECK(child.join() == 0);
  CHECK_THAT(attempt(two), Contains("busy"));
}

TEST_CASE("removed lock files are made anew and exclude who comes later") {
  testing::TempFolder folder;
  Guard one(folder / "s.db");
  for (const char* name : {"s.db-lock", "s.db-turn"}) std::filesystem::remove(folder / name);
  const auto held = one.acquire(kLong);
  Guard two(folder / "s.db");
  CHECK_THAT(attempt(two), Contains("busy"));
}

TEST_CASE("a lock file that is a link is refused") {
  testing::TempFolder folder;
  std::ofstream(folder / "victim") << "kept";
  std::filesystem::create_symlink("victim", folder / "s.db-lock");
  CHECK_THROWS_AS(Guard(folder / "s.db"), Error);
}

TEST_CASE("those who wait are served in the order they came") {
  testing::TempFolder folder;
  Guard first(folder / "s.db");
  auto held = first.acquire(kLong);
  std::string order;
  std::mutex mutex;  // the guard does, but ThreadSanitizer does not see a lock on a file
  std::vector<std::thread> threads;
  for (char name = 'a'; name < 'i'; ++name) {
    std::promise<void> waits;
    auto waiting = waits.get_future();
    threads.emplace_back([&folder, &order, &mutex, name, waits = std::move(waits)]() mutable {
      Guard guard(folder / "s.db");
      bool said = false;
      const auto own = guard.acquire(kLong, [&] {
        if (!std::exchange(said, true)) waits.set_value();
        return false;
      });
      const std::lock_guard<std::mutex> seen(mutex);
      order += name;
    });
    waiting.wait();
  }
  held = Guard::Held();
  for (auto& thread : threads) thread.join();
  CHECK(order == "abcdefgh");
}

TEST_CASE("threads under the guard never overlap") {
  testing::TempFolder folder;
  std::atomic<int> inside{0}, overlaps{0}, rounds{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      Guard guard(folder / "s.db");
      for (int round = 0; round < 100; ++round) {
        const auto held = guard.acquire(kLong);
        if (++inside != 1) ++overlaps;
        ++rounds;
        --inside;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(overlaps == 0);
  CHECK(rounds == 400);
}
