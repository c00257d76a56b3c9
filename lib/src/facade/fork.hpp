// Fork: knows when this process is the child of one that opened a store, at the cost of one relaxed
// load.
//
// A fork copies locked mutexes and no threads, and SQLite must not use a connection that its parent
// opened (https://www.sqlite.org/howtocorrupt.html, 2.6). So a handle from before a fork is inert
// after it. Each open store is registered: around a fork its writer is held between two batches,
// for so long as kQuietWait; only a store that was quiet can be opened again in the child. A writer
// that has batch after batch to write lets the fork go first.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>

namespace daybook::facade {

constexpr std::chrono::milliseconds kQuietWait{200};

/// How many forks lie between this process and the one that first asked.
std::uint64_t fork_generation() noexcept;

/// Held by the writer's thread through each batch; taken around a fork.
class ForkGate {
 public:
  ForkGate();
  ~ForkGate();
  ForkGate(const ForkGate&) = delete;
  ForkGate& operator=(const ForkGate&) = delete;

  void lock() {
    const std::lock_guard<std::mutex> turn(turn_);
    mutex_.lock();
  }
  void unlock() { mutex_.unlock(); }
  /// Whether a fork, or a second thread, waits for whoever holds it.
  bool is_wanted() {
    if (!turn_.try_lock()) return true;
    turn_.unlock();
    return false;
  }
  /// In the child: was the writer between two batches when the fork happened?
  bool was_quiet() const noexcept { return was_quiet_; }

 private:
  friend struct ForkHandlers;
  std::mutex turn_;  // of whoever waits for mutex_; held through a fork
  std::timed_mutex mutex_;
  bool was_quiet_ = false;
};

}  // namespace daybook::facade
