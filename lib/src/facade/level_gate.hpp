// LevelGate: which events are too low to be stored, by the application's own minimum level and by
// what the store asks of all services or of one.
//
//   if (!gate.passes(event.level, service)) queue.count_below_level(1);
//
// Any thread asks; it costs one load where the level passes for every service.
#pragma once

#include <atomic>

#include "base/mutex.hpp"
#include "daybook/common.hpp"
#include "state/settings.hpp"

namespace daybook::facade {

class LevelGate {
 public:
  explicit LevelGate(Level own) noexcept : own_(own), highest_(own) {}

  bool passes(Level level, std::string_view service) const noexcept {
    return level >= highest_.load(std::memory_order_relaxed) || level >= minimum_of(service);
  }
  /// What the store asks, where its version is another than the last.
  void follow(const state::MinimumLevels& store, std::int64_t version);

 private:
  Level minimum_of(std::string_view service) const noexcept;

  const Level own_;
  std::atomic<Level> highest_;  // of all services
  mutable base::Mutex mutex_;
  state::MinimumLevels store_ DAYBOOK_GUARDED_BY(mutex_);
  std::int64_t version_ = -1;  // the writer's thread alone
};

}  // namespace daybook::facade
