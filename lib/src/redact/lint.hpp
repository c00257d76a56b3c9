// Lint: whether a rule of one's own may be trusted with text of any kind.
//
//   if (const auto reason = lint(rule)) …      // "(a+)+ repeats a repeat of the same characters"
#pragma once

#include <optional>
#include <string>

#include "redact/rule_spec.hpp"

namespace daybook::redact {

/// Why the rule is refused, or nothing. Says so too where it does not find its own example.
std::optional<std::string> lint(const RuleSpec& rule);

}  // namespace daybook::redact
