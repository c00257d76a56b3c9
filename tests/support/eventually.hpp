// eventually: waits for what another process does.
//
//   REQUIRE(eventually([&] { return stored() == written; }));
#pragma once

#include <poll.h>

#include <chrono>

namespace testing {

/// False if the condition does not hold within a minute.
template <class Condition>
bool eventually(const Condition& holds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > until) return false;
    ::poll(nullptr, 0, 2);  // lets the other process run
  }
  return true;
}

}  // namespace testing
