// How often a store is synced, counted where SQLite asks the system for it, and by strace where the
// kernel is asked.
#include "daybook/store.hpp"
#include "faults/fault_vfs.hpp"
#include "faults/stepped_store.hpp"
#include "faults/traced.hpp"
#include "faults/trials.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"

using namespace daybook;
using namespace faults;

namespace {

struct Counted {
  MemoryFolder folder;
  FaultVfs vfs{folder / "store.db"};
  SteppedStore store;
  explicit Counted(Options::Durability durability) : store(folder / "store.db", durability) {
    vfs.syncs = 0;
  }
  /// Ten batches within 600 ms.
  std::int64_t burst() {
    for (int batch = 0; batch < 10; ++batch) {
      store.put(5);
      store.run_for(60 * kMs);
    }
    return std::exchange(vfs.syncs, 0);
  }
  std::int64_t idle() {
    store.run_for(10'000 * kMs);
    return std::exchange(vfs.syncs, 0);
  }
  std::int64_t flush() {
    CHECK(store.flush());
    return std::exchange(vfs.syncs, 0);
  }
};

}  // namespace

TEST_CASE("bounded durability syncs once after a burst, and a flush of nothing never", "[faults]") {
  Counted bounded(Options::Durability::bounded);
  CHECK(bounded.burst() == 0);
  CHECK(bounded.idle() == 1);
  CHECK(bounded.idle() == 0);
  CHECK(bounded.flush() == 0);
  CHECK(bounded.burst() == 0);
  CHECK(bounded.flush() == 1);
  CHECK(bounded.flush() == 0);
  CHECK(bounded.idle() == 0);
}

TEST_CASE("control: full durability syncs each of ten batches, relaxed none", "[faults]") {
  Counted full(Options::Durability::full);
  CHECK(full.burst() == 10);
  CHECK(full.idle() == 0);
}

TEST_CASE("control: relaxed durability syncs neither batches nor a flush", "[faults]") {
  Counted relaxed(Options::Durability::relaxed);
  CHECK(relaxed.burst() == 0);
  CHECK(relaxed.flush() == 0);
  CHECK(relaxed.idle() == 0);
}

TEST_CASE("traced: steps of each durability, marked with what was counted", "[.][traced]") {
  for (const auto& [name, durability] : {std::pair{"bounded", Options::Durability::bounded},
                                         {"full", Options::Durability::full},
                                         {"relaxed", Options::Durability::relaxed}}) {
    Counted store(durability);
    const auto step = [&, n = name](const char* what, std::int64_t (Counted::*run)()) {
      mark(std::string(n) + ' ' + what);
      mark("counted " + std::to_string((store.*run)()));
    };
    step("burst", &Counted::burst);
    step("idle", &Counted::idle);
    step("idle again", &Counted::idle);
    step("flush of nothing", &Counted::flush);
    step("burst", &Counted::burst);
    step("flush", &Counted::flush);
    step("flush again", &Counted::flush);
    step("idle", &Counted::idle);
    mark("end");
  }
}

TEST_CASE("strace counts the same syncs", "[faults]") {
  const auto traced = syncs_by_mark("traced: steps of each durability*");
  if (!traced) return;
  std::vector<std::string>
      counted;  // by both: "step: by strace", and by us only where not the same
  for (std::size_t i = 0; i + 1 < traced->size(); ++i) {
    const auto& [step, syncs] = (*traced)[i];
    if (step == "end" || step.rfind("counted", 0) == 0) continue;
    const std::string ours = (*traced)[i + 1].first;
    const std::string theirs = "counted " + std::to_string(syncs);
    counted.push_back(step + ": " + std::to_string(syncs) + (ours == theirs ? "" : ", " + ours));
  }
  const std::vector<std::string> expected = {
      "bounded burst: 0",       "bounded idle: 1",
      "bounded idle again: 0",  "bounded flush of nothing: 0",
      "bounded burst: 0",       "bounded flush: 1",
      "bounded flush again: 0", "bounded idle: 0",
      "full burst: 10",         "full idle: 0",
      "full idle again: 0",     "full flush of nothing: 0",
      "full burst: 10",         "full flush: 0",
      "full flush again: 0",    "full idle: 0",
      "relaxed burst: 0",       "relaxed idle: 0",
      "relaxed idle again: 0",  "relaxed flush of nothing: 0",
      "relaxed burst: 0",       "relaxed flush: 0",
      "relaxed flush again: 0", "relaxed idle: 0"};
  CHECK(counted == expected);
}

TEST_CASE("traced: a store with its thread, on the clock, a second after a burst", "[.][traced]") {
  if (!is_traced()) return;
  const MemoryFolder folder;
  Store store = Store::open(folder / "store.db");
  const std::int64_t before = syncs_so_far();
  mark("burst");
  for (int i = 0; i < 50; ++i) CHECK(store.logger().event("x") == Submit::ok);
  CHECK(testing::eventually([&] { return syncs_so_far() > before; }));
  mark("flush of nothing");
  store.flush(std::chrono::seconds(60));
  mark("burst");
  for (int i = 0; i < 50; ++i) CHECK(store.logger().event("x") == Submit::ok);
  CHECK(testing::eventually([&] { return store.stats().committed == 100; }));
  mark("flush of what was committed");
  store.flush(std::chrono::seconds(60));
  mark("end");
}

TEST_CASE("a store that nobody flushes syncs by itself, by strace's count", "[faults]") {
  const auto traced = syncs_by_mark("traced: a store with its thread*");
  if (!traced) return;
  REQUIRE(traced->size() == 5);
  CHECK((*traced)[0] == std::pair<std::string, std::int64_t>{"burst", 1});
  CHECK((*traced)[1] == std::pair<std::string, std::int64_t>{"flush of nothing", 0});
  // The second burst's own second may be over before it is flushed: one sync, in one or the other.
  CHECK((*traced)[2].second + (*traced)[3].second == 1);
}
