// RulesInUse: the redaction rules the store asks for, handed from the writer's thread to the one
// that prepares.
//
//   rules.follow(settings, version);      // the writer's thread, each batch
//   preparer.use_rules(rules.now());      // another
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "base/mutex.hpp"
#include "redact/rule_set.hpp"
#include "state/settings.hpp"

namespace daybook::facade {

class RulesInUse {
 public:
  RulesInUse(bool redact, std::string at_least) noexcept
      : redact_(redact), at_least_(std::move(at_least)) {}
  /// Costs a comparison where the version is the same. Rules that cannot be made are told by the
  /// writer; here those before them stay.
  void follow(const state::Settings& settings, std::int64_t version) noexcept;
  /// None: the writer opted out, or has not begun yet.
  std::shared_ptr<const redact::RuleSet> now() const noexcept;

 private:
  const bool redact_;
  const std::string at_least_;  // a pack, or empty
  std::int64_t version_ = -1;   // of the writer's thread alone
  mutable base::Mutex mutex_;
  std::shared_ptr<const redact::RuleSet> rules_ DAYBOOK_GUARDED_BY(mutex_);
};

}  // namespace daybook::facade
