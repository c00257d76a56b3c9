#include "facade/fork.hpp"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <vector>

#include "sql/fork_hold.hpp"

namespace daybook::facade {

namespace {

std::atomic<std::uint64_t> generation{0};

struct Registry {
  std::mutex mutex;
  std::vector<ForkGate*> gates;
  sql::ForkHold sqlite;
};

// Never destroyed: a static Store may close after it.
Registry& registry() {
  static Registry* const instance = new Registry;
  return *instance;
}

}  // namespace

struct ForkHandlers {
  static void prepare() {
    registry().mutex.lock();
    for (ForkGate* gate : registry().gates) {
      gate->turn_.lock();
      gate->was_quiet_ = gate->mutex_.try_lock_for(kQuietWait);
    }
    registry().sqlite.take();
  }
  static void parent() {
    registry().sqlite.let_go();
    for (ForkGate* gate : registry().gates) {
      if (gate->was_quiet_) gate->mutex_.unlock();
      gate->turn_.unlock();
    }
    registry().mutex.unlock();
  }
  // The parent's gates are never used again here: they stay as they are.
  static void child() {
    generation.fetch_add(1, std::memory_order_relaxed);
    registry().sqlite.let_go();
    registry().gates.clear();
    registry().mutex.unlock();
  }
};

std::uint64_t fork_generation() noexcept {
  return generation.load(std::memory_order_relaxed);
}

ForkGate::ForkGate() {
  static const int once =
      pthread_atfork(&ForkHandlers::prepare, &ForkHandlers::parent, &ForkHandlers::child);
  static_cast<void>(once);
  const std::lock_guard<std::mutex> lock(registry().mutex);
  registry().gates.push_back(this);
}

ForkGate::~ForkGate() {
  const std::lock_guard<std::mutex> lock(registry().mutex);
  auto& gates = registry().gates;
  gates.erase(std::remove(gates.begin(), gates.end(), this), gates.end());
}

}  // namespace daybook::facade
