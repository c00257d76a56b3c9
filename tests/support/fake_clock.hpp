// FakeClock: time that passes only when a test says so.
//
//   FakeClock clock;
//   clock.pass(kNsPerHour);
#pragma once

#include <cstdint>

#include "base/clock.hpp"

namespace testing {

class FakeClock final : public daybook::base::Clock {
 public:
  std::int64_t wall = 1'795'000'000'000'000'000;  // 2026-11-18T11:06:40Z
  std::int64_t steady = 1'000'000'000;

  void pass(std::int64_t ns) noexcept {
    wall += ns;
    steady += ns;
  }
  std::int64_t wall_ns() const noexcept override { return wall; }
  std::int64_t steady_ns() const noexcept override { return steady; }
};

}  // namespace testing
