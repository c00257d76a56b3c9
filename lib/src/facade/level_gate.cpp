#include "facade/level_gate.hpp"

#include <algorithm>

namespace daybook::facade {

void LevelGate::follow(const state::MinimumLevels& store, std::int64_t version) {
  if (version == version_) return;
  version_ = version;
  Level highest = std::max(own_, store.all);
  for (const auto& [service, level] : store.of) highest = std::max(highest, level);
  const base::MutexLock lock(mutex_);
  store_ = store;
  highest_.store(highest, std::memory_order_relaxed);
}

Level LevelGate::minimum_of(std::string_view service) const noexcept {
  const base::MutexLock lock(mutex_);
  const auto named = store_.of.find(service);
  return std::max(own_, named == store_.of.end() ? store_.all : named->second);
}

}  // namespace daybook::facade
