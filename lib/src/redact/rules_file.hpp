// Rules files: one's own rules as JSON, of the same shape as those of the packs.
//
//   {"rules": [{"name": "staff", "pattern": "\\bE-\\d{6}\\b", "literals": ["E-"], "example":
//   "E-123456"}],
//    "enable": ["ip"], "disable": ["phone"]}
//
// An array of rules alone is taken too, and so is what the guide hands to its redactor, an object
// of names and patterns: {"staff": "\\bE-\\d{6}\\b"}.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "redact/rule_spec.hpp"

namespace daybook::redact {

struct Refused {
  std::string rule;    // its name, or its number
  std::string reason;  // one line
};

/// Adds the file's rules to `specs`, where one of a name that is there already takes its place, and
/// enables and disables by name; what is enabled and not there is taken from `known`. Throws
/// Error{invalid_argument} where the file is none or a rule is refused.
void add_rules(std::string_view json, const RuleSpecs& known, RuleSpecs& specs);

/// The same, with each rule that is refused.
std::vector<Refused> lint_rules(std::string_view json, const RuleSpecs& known, RuleSpecs& specs);

/// One rule as a rules file has it.
std::string json_of(const RuleSpec& spec);

}  // namespace daybook::redact
