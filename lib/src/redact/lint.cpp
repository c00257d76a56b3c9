#include "redact/lint.hpp"

#include "daybook/error.hpp"
#include "redact/expression.hpp"

namespace daybook::redact {

std::optional<std::string> lint(const RuleSpec& rule) {
  try {
    if (!rule.pattern.empty()) Expression(rule.pattern, rule.group);
    if (!rule.key_value.empty()) Expression(rule.key_value, 0);
  } catch (const Error& e) {
    return e.what();
  }
  return std::nullopt;
}

}  // namespace daybook::redact
