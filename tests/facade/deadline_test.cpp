// Deadlines and waits at the ends of what the type holds.
#include <cstdlib>
#include <future>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "daybook/upkeep.hpp"
#include "facade/scripted_core.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"
#include "support/process.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using namespace daybook::test;
using namespace std::chrono_literals;

namespace {

constexpr Nanos kEnds[] = {Nanos::min(), -1s, Nanos::max()};

// What the process that ends below shares with its writer's thread; never destroyed.
struct Ending {
  std::promise<void> begun, resumed;
  std::weak_ptr<Script> script;
};
Ending* ending = nullptr;

}  // namespace

TEST_CASE("a wait is between nothing and a year") {
  CHECK(base::bounded_wait(Nanos::min()) == 0s);
  CHECK(base::bounded_wait(-1ns) == 0s);
  CHECK(base::bounded_wait(5s) == 5s);
  CHECK(base::bounded_wait(Nanos::max()) == Nanos(limits::kWaitNsMax));
}

TEST_CASE("flush and close wait as long as they must where the deadline is the longest there is") {
  ScriptedCore s;
  REQUIRE(s.log.event("one") == Submit::ok);
  s.core->flush(Nanos::max());
  CHECK(s.script->committed.size() == 1);
  REQUIRE(s.log.event("two") == Submit::ok);
  s.core->close(Nanos::max());
  CHECK(s.script->committed.size() == 2);
  CHECK(s.core->stats().dropped == 0);
}

TEST_CASE("a deadline before now is one that has passed") {
  for (const Nanos deadline : {Nanos::min(), Nanos(-1s), Nanos(0)}) {
    Options options;
    options.on_error = [](const Error&) {};
    ScriptedCore s(options);
    s.script->fail("begin", Error::Code::full, 1000);
    REQUIRE(s.log.event("x") == Submit::ok);
    CHECK_THROWS_AS(s.core->flush(deadline), Error);
    CHECK_THROWS_AS(s.core->close(deadline), Error);
  }
}

TEST_CASE("a process may end beside a writer's thread that close() gave up on") {
  testing::Process child([](const testing::Process::Line&) -> int {
    ending = new Ending;
    std::atexit([] {  // runs after all that was made later is destroyed
      ending->resumed.set_value();
      if (!testing::eventually([] { return ending->script.expired(); })) std::_Exit(97);
    });
    {
      Options options;
      options.on_error = [](const Error&) {};
      ScriptedCore s(options);
      ending->script = s.script;
      s.script->before_begin = [first = true]() mutable {
        if (!std::exchange(first, false)) return;
        ending->begun.set_value();
        ending->resumed.get_future().wait();
      };
      s.script->fail("begin", Error::Code::full);
      if (s.log.event("x") != Submit::ok) return 96;
      ending->begun.get_future().wait();
      try {
        s.core->close(Nanos(0));
        return 95;
      } catch (const Error&) {
      }
    }
    std::exit(0);
  });
  CHECK(child.join() == 0);
}

TEST_CASE("a batch's age and a wait for room may be as long or as short as they like") {
  for (const Nanos wait : kEnds) {
    Options options;
    options.batch_age = wait;
    options.block_at_most = wait;
    options.when_full = Options::WhenFull::block;
    options.queue_records = 1;
    options.on_error = [](const Error&) {};
    ScriptedCore s(options);
    for (int i = 0; i < 3; ++i) static_cast<void>(s.log.event("x"));
    s.core->flush(30s);
    CHECK(s.core->stats().queued == 0);
    if (wait > 0s) CHECK(s.script->committed.size() == 3);
  }
}

TEST_CASE("a reader's time limit may be the longest there is") {
  testing::TempFolder folder;
  create_store(folder / "s.db");
  Reader::Limits limits;
  limits.statement = Nanos::max();
  CHECK(Reader::open(folder / "s.db", limits).query("SELECT 1").next());
}
