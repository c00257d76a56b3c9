#include "facade/rules_in_use.hpp"

#include <exception>
#include <utility>

#include "redact/policy.hpp"

namespace daybook::facade {

void RulesInUse::follow(const state::Settings& settings, std::int64_t version) noexcept try {
  if (!redact_ || std::exchange(version_, version) == version) return;
  std::shared_ptr<const redact::RuleSet> rules = redact::store_rules(settings, at_least_);
  const base::MutexLock lock(mutex_);
  rules_.swap(rules);
} catch (const std::exception&) {  // the writer meets the same, and tells it
}

std::shared_ptr<const redact::RuleSet> RulesInUse::now() const noexcept {
  const base::MutexLock lock(mutex_);
  return rules_;
}

}  // namespace daybook::facade
