#include "write/batcher.hpp"

#include "support/catch.hpp"

using namespace daybook::write;

namespace {

constexpr std::int64_t kMs = 1'000'000;
const Batcher::Limits kLimits{100, 1000, 50 * kMs};

Demand waiting(std::size_t records, std::size_t bytes, std::int64_t oldest_ns = 0) {
  Demand demand;
  demand.records = records;
  demand.bytes = bytes;
  demand.oldest_ns = oldest_ns;
  return demand;
}

bool writes(std::int64_t now_ns, const Demand& demand) {
  return Batcher(kLimits).decide(now_ns, demand, false, Wake::kNever).write;
}

}  // namespace

TEST_CASE("a batch ends at its number of records, its bytes or its age") {
  CHECK_FALSE(writes(49 * kMs, waiting(99, 999)));
  CHECK(writes(0, waiting(100, 0)));
  CHECK(writes(0, waiting(1, 1000)));
  CHECK(writes(50 * kMs, waiting(1, 1)));
}

TEST_CASE("a batch ends when a record found no room, at a flush and at close") {
  Demand full = waiting(1, 1), closing = waiting(1, 1);
  full.full = closing.closing = true;
  CHECK(writes(0, full));
  CHECK(writes(0, closing));
  CHECK(Batcher(kLimits).decide(0, waiting(1, 1), true, Wake::kNever).write);
}

TEST_CASE("an idle writer sleeps until the first record") {
  const auto decision = Batcher(kLimits).decide(0, {}, false, Wake::kNever);
  CHECK_FALSE(decision.write);
  CHECK(decision.wake.at_ns == Wake::kNever);
  CHECK(decision.wake.records == 1);
}

TEST_CASE("just after a batch a first record does not wake the writer") {
  Batcher batcher(kLimits);
  batcher.wrote(100 * kMs);
  const auto lingering = batcher.decide(110 * kMs, {}, false, Wake::kNever);
  CHECK(lingering.wake.at_ns == 150 * kMs);
  CHECK(lingering.wake.records == 100);
  CHECK(batcher.decide(150 * kMs, {}, false, Wake::kNever).wake.records == 1);
}

TEST_CASE("an unsynced commit wakes an idle writer when its sync is due") {
  const Batcher batcher(kLimits);
  CHECK(batcher.decide(0, {}, false, 900 * kMs).wake.at_ns == 900 * kMs);
  CHECK(batcher.decide(900 * kMs, {}, false, 900 * kMs).write);
}
