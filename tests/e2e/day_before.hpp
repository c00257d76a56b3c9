// A time so many days ago, as records have it: 2026-11-01T08:30:00Z.
#pragma once

#include <chrono>
#include <ctime>
#include <string>

namespace testing {

inline std::string day_before(int days) {
  const auto at = std::chrono::system_clock::now() - std::chrono::hours(24 * days);
  const std::time_t seconds = std::chrono::system_clock::to_time_t(at);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&seconds));
  return text;
}

}  // namespace testing
