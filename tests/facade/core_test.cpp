#include "facade/core.hpp"

#include <future>
#include <set>
#include <thread>

#include "facade/scripted_core.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

using namespace daybook;
using namespace daybook::test;
using namespace std::chrono_literals;

namespace {

bool balances(const Stats& s) {
  return s.offered ==
         s.queued + s.committed + s.duplicates + s.dropped + s.rejected + s.denied + s.failed;
}

}  // namespace

TEST_CASE("records of four threads are all committed, each thread's in order") {
  ScriptedCore s;
  constexpr int kThreads = 4, kRecords = 2000;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kRecords; ++i) {
        const std::string digits = std::to_string(10'000 + i);
        if (s.log.event(std::to_string(t) + "/" + digits) != Submit::ok) std::abort();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  s.core->close(30s);
  std::set<std::string> seen(s.script->committed.begin(), s.script->committed.end());
  CHECK(seen.size() == kThreads * kRecords);
  CHECK(s.script->committed.size() == kThreads * kRecords);
  std::map<char, std::string> last;
  for (const std::string& name : s.script->committed) {
    if (name <= last[name[0]]) FAIL("out of order: " << name);
    last[name[0]] = name;
  }
}

TEST_CASE("the books balance at any moment") {
  Options options;
  options.queue_records = 8;
  options.on_error = [](const Error&) {};
  ScriptedCore s(options);
  std::atomic<bool> done{false};
  std::thread producer([&] {
    for (int i = 0; i < 5000; ++i) static_cast<void>(s.log.event("x"));
    done = true;
  });
  bool balanced = true;
  while (!done) balanced = balanced && balances(s.core->stats());
  producer.join();
  s.core->flush(30s);
  CHECK(balanced);
  CHECK(s.core->stats().offered == 5000);
  CHECK(s.core->stats().queued == 0);
}

TEST_CASE("a flush that nobody can answer ends at its deadline with what holds it up") {
  Options options;
  options.on_error = [](const Error&) {};
  ScriptedCore s(options);
  s.script->fail("begin", Error::Code::full, 1'000'000);
  CHECK(s.log.event("x") == Submit::ok);
  try {
    s.core->flush(100ms);
    FAIL("flush returned");
  } catch (const Error& error) {
    CHECK(error.code == Error::Code::timeout);
  }
  CHECK_THROWS_AS(s.core->close(100ms), Error);
  CHECK(s.core->stats().dropped == 1);
}

TEST_CASE("close returns at its deadline even if the disk never answers") {
  std::promise<void> stuck, release;
  Options options;
  options.on_error = [](const Error&) {};
  ScriptedCore s(options);
  s.script->before_begin = [&, once = false]() mutable {
    if (!std::exchange(once, true)) {
      stuck.set_value();
      release.get_future().wait();
    }
  };
  CHECK(s.log.event("x") == Submit::ok);
  stuck.get_future().wait();
  CHECK_THROWS_AS(s.core->close(20ms), Error);
  CHECK(s.log.event("y") == Submit::closed);
  release.set_value();
  CHECK_NOTHROW(s.core->flush(30s));  // the writer ends by itself
}

TEST_CASE("closing twice is harmless") {
  ScriptedCore s;
  CHECK(s.log.event("x") == Submit::ok);
  s.core->close(30s);
  CHECK_NOTHROW(s.core->close(30s));
  CHECK_NOTHROW(s.core->flush(30s));
  CHECK(s.core->stats().state == Stats::State::closed);
}

TEST_CASE("a queue of one record is written without waiting for the batch's age") {
  Options options;
  options.queue_records = 1;
  options.batch_age = std::chrono::hours(1);
  options.when_full = Options::WhenFull::block;
  options.block_at_most = std::chrono::hours(1);
  ScriptedCore s(options);
  for (int i = 0; i < 50; ++i) CHECK(s.log.event("x") == Submit::ok);
  s.core->close(30s);
  CHECK(s.script->committed.size() == 50);
}

TEST_CASE("an on_error that throws does not end the writer") {
  Options options;
  options.on_error = [](const Error&) { throw std::runtime_error("mine"); };
  ScriptedCore s(options);
  s.script->fail("begin", Error::Code::busy, 2);
  CHECK(s.log.event("x") == Submit::ok);
  s.core->flush(30s);
  CHECK(s.script->committed.size() == 1);
}

TEST_CASE("in a forked child every handle is inert") {
  ScriptedCore s;
  CHECK(s.log.event("mine") == Submit::ok);
  testing::Process child([&](const testing::Process::Line&) {
    if (s.log.event("child's") != Submit::forked) return 1;
    if (s.log.start({}).finish() != Submit::forked) return 2;
    if (s.core->stats().dropped != 2) return 3;
    s.core->close(10s);
    try {
      s.core->flush(10s);
      return 4;
    } catch (const Error& error) {
      if (error.code != Error::Code::forked) return 5;
    }
    s.log = Logger();
    s.core.reset();
    return 0;
  });
  CHECK(child.join() == 0);
  s.core->flush(30s);
  CHECK(s.script->committed == std::vector<std::string>{"mine"});
}
