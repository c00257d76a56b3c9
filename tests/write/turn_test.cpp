#include "write/turn.hpp"

#include "support/catch.hpp"
#include "write/stepped_writer.hpp"

using namespace daybook;
using namespace daybook::test;
using write::Turn;

TEST_CASE("a transaction may take all that waits until one has shown the pace") {
  CHECK(Turn().records() >= 100'000);
}

TEST_CASE("alone a transaction writes for 30 ms, beside others for 8") {
  Turn alone, shared;
  alone.took(1000, 0, 100 * kMs);
  CHECK(alone.records() == 300);
  shared.took(1000, 30 * kMs, 100 * kMs);
  CHECK(shared.records() == 80);
}

TEST_CASE("a quicker pace at most doubles the records, a slow one leaves 64") {
  Turn turn;
  turn.took(1000, 0, 100 * kMs);
  turn.took(300, 0, 1 * kMs);
  CHECK(turn.records() == 600);
  turn.took(600, 0, 60'000 * kMs);
  CHECK(turn.records() == 64);
}

TEST_CASE("a transaction without records changes no turn") {
  Turn turn;
  turn.took(1000, 0, 100 * kMs);
  turn.took(0, 50 * kMs, 0);
  CHECK(turn.records() == 300);
}

TEST_CASE("a writer that waited for others writes its next batch in parts") {
  SteppedWriter w;
  w.script->before_begin = [&] { w.clock.pass(30 * kMs); };
  w.script->before_write = [&] { w.clock.pass(kMs); };  // a turn is 8 of them, but 64 at least
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 100; ++i) w.put("a");
    CHECK_FALSE(w.flush());
  }
  CHECK(w.script->batch_sizes == std::vector<std::size_t>{100, 64, 36});
  CHECK(w.script->committed.size() == 200);
}
