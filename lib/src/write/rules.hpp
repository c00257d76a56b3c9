// Rules: redaction at work in a thread that writes, and which rules replaced something.
//
//   Rules rules(set);
//   fold::Cleaned cleaned;
//   clean(&rules, false, "mail bob@example.com", cleaned);     // cleaned.hits: one of the rule
//   email
//
// One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "fold/plan.hpp"
#include "redact/engine.hpp"

namespace daybook::write {

struct Rules {
  explicit Rules(std::shared_ptr<const redact::RuleSet> set) : engine(std::move(set)) {}

  /// What was replaced since the last time; nullptr: nobody wants to know. To be asked after every
  /// call that replaced something, or what one replaced is told with the next.
  void take(std::vector<fold::RuleHit>* out);

  redact::Engine engine;
  std::vector<std::uint64_t> seen = {};
  std::uint64_t failed_seen = 0;
};

/// What redaction makes of a text, or of canonical JSON; without rules it stays as it is.
void clean(Rules* rules, bool is_json, std::string_view bytes, fold::Cleaned& cleaned);

}  // namespace daybook::write
