// How often a store is synced, counted where SQLite asks the system for it.
#include "faults/fault_vfs.hpp"
#include "faults/stepped_store.hpp"
#include "faults/trials.hpp"
#include "support/catch.hpp"

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
