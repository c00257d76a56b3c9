// Clock: where time comes from, so that a test can bring its own (tests/support/fake_clock.hpp).
//
//   const std::int64_t at = clock.wall_ns();       // when it happened: stored, may jump
//   const std::int64_t began = clock.steady_ns();  // how long it took: subtracted, never stored
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/for_ever.hpp"
#include "base/limits.hpp"

namespace daybook::base {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t wall_ns() const noexcept = 0;    // Unix nanoseconds
  virtual std::int64_t steady_ns() const noexcept = 0;  // since some point, never backwards
};

class SystemClock final : public Clock {
 public:
  std::int64_t wall_ns() const noexcept override {
    return since_epoch(std::chrono::system_clock::now());
  }
  std::int64_t steady_ns() const noexcept override {
    return since_epoch(std::chrono::steady_clock::now());
  }

 private:
  template <class TimePoint>
  static std::int64_t since_epoch(TimePoint at) noexcept {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(at.time_since_epoch()).count();
  }
};

inline const Clock& system_clock() noexcept {
  static const SystemClock& clock = for_ever(SystemClock{});
  return clock;
}

/// A wait as somebody asked for it, made one that can be added to any time: 0 to a year.
constexpr std::chrono::nanoseconds bounded_wait(std::chrono::nanoseconds wait) noexcept {
  return std::clamp(wait, std::chrono::nanoseconds(0),
                    std::chrono::nanoseconds(limits::kWaitNsMax));
}

}  // namespace daybook::base
