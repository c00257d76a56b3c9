// Rule: one regular expression, compiled once with JIT, with limits on what a match may cost.
//
//   Rule rule("\\b\\d{4}\\b");
//   std::size_t begin = 0, end = 0;
//   rule.find(subject, 0, begin, end)      // Found::match: subject[begin, end)
//
// Expressions match bytes, not characters: the rules are ASCII, every byte of a longer UTF-8
// sequence is a non-word character to them, and so invalid UTF-8 cannot hide a match (in PCRE2's
// UTF mode it would). One rule, one thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace daybook::redact {

enum class Found {
  match,
  none,
  failed  // a limit was reached: what the subject holds is not known
};

class Rule {
 public:
  /// `anchored`: matches only begin at the offset given. Throws Error{internal} on a bad
  /// expression.
  explicit Rule(std::string_view expression, bool anchored = false);
  Rule(Rule&&) noexcept;
  Rule& operator=(Rule&&) noexcept;
  ~Rule();

  /// The first match that begins at or behind `from`; what stands before `from` counts for \b.
  Found find(std::string_view subject, std::size_t from, std::size_t& begin, std::size_t& end);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace daybook::redact
