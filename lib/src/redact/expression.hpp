// Expression: one regular expression, compiled once with JIT and shared by all threads. Matcher:
// what one thread needs to match with it: a stack, a place for the result, and limits on what a
// match may cost.
//
//   const Expression digits("\\b\\d{4}\\b");
//   Matcher matcher;
//   Match match;
//   matcher.find(digits, subject, 0, match)      // Found::match: subject[match.begin, match.end)
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

struct Match {
  std::size_t begin = 0, end = 0;              // of the whole match
  std::size_t group_begin = 0, group_end = 0;  // of the group asked for
};

class Expression {
 public:
  enum class Begin { anywhere, at_offset };  // where a match may begin
  /// Throws Error{invalid_argument} on a bad expression, and where it has no such group.
  explicit Expression(std::string_view pattern, int group = 0, Begin begin = Begin::anywhere);
  Expression(Expression&&) noexcept;
  Expression& operator=(Expression&&) noexcept;
  ~Expression();
  std::size_t shortest() const noexcept;  // no match has fewer bytes

 private:
  friend class Matcher;
  struct State;
  std::unique_ptr<State> state_;
};

class Matcher {
 public:
  Matcher();
  Matcher(Matcher&&) noexcept;
  Matcher& operator=(Matcher&&) noexcept;
  ~Matcher();

  /// The first match that begins at `from`, or behind it where the expression allows that; what
  /// stands before `from` counts for \b.
  Found find(const Expression& expression, std::string_view subject, std::size_t from,
             Match& match);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace daybook::redact
