// Durability: which commits are synced. Asked before each BEGIN, told after each COMMIT; no thread.
//
// bounded: NORMAL, and FULL once an unsynced commit is older than kUnsyncedNsMax, at a flush and at
// close.
//          A power cut then loses at most the last second; where nothing is written any more the
//          writer commits its own row at FULL (an empty commit does not sync: reference measurement
//          by strace).
// full:    FULL always.   relaxed: NORMAL always.
#pragma once

#include <cstdint>

#include "daybook/store.hpp"
#include "sql/connection.hpp"
#include "write/queue.hpp"

namespace daybook::write {

constexpr std::int64_t kUnsyncedNsMax = 900'000'000;  // a second, less the time a commit takes

class Durability {
 public:
  explicit Durability(Options::Durability mode) noexcept : mode_(mode) {}

  /// The store's own setting: it may ask for more than the options, never for less.
  void require_full() noexcept { mode_ = Options::Durability::full; }
  bool is_relaxed() const noexcept { return mode_ == Options::Durability::relaxed; }

  /// `answers`: the commit ends what a flush or close waits for.
  sql::Synchronous choose(std::int64_t now_ns, bool answers) const noexcept {
    if (mode_ == Options::Durability::full) return sql::Synchronous::full;
    if (is_relaxed()) return sql::Synchronous::normal;
    return answers || now_ns >= sync_due_ns() ? sql::Synchronous::full : sql::Synchronous::normal;
  }
  void committed(std::int64_t now_ns, sql::Synchronous mode) noexcept {
    if (mode == sql::Synchronous::full) {
      unsynced_since_ns_ = kNone;
    } else if (unsynced_since_ns_ == kNone && !is_relaxed()) {
      unsynced_since_ns_ = now_ns;
    }
  }
  bool has_unsynced() const noexcept { return unsynced_since_ns_ != kNone; }
  std::int64_t sync_due_ns() const noexcept {
    return has_unsynced() ? unsynced_since_ns_ + kUnsyncedNsMax : Wake::kNever;
  }

 private:
  static constexpr std::int64_t kNone = -1;
  Options::Durability mode_;
  std::int64_t unsynced_since_ns_ = kNone;  // the first commit that no synced one followed
};

}  // namespace daybook::write
