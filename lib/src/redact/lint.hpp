// Lint: whether a rule of one's own may be trusted with text of any kind: no text makes a search
// slower than its length asks for.
//
//   if (const auto reason = lint(rule)) …      // "a repeat within a repeat takes the same text …"
//
// First the pattern is judged as an automaton, then it is tried on texts made to hurt it, under the
// limits that hold for every search; nothing here asks a clock.
#pragma once

#include <optional>
#include <string>

#include "redact/rule_spec.hpp"

namespace daybook::redact {

/// Why the rule is refused, or nothing. A pattern that begins like the guide's e-mail (\b, a run, a
/// byte that is no part of it) is made to be tried at that byte only, where it is linear.
std::optional<std::string> lint(RuleSpec& rule);

}  // namespace daybook::redact
