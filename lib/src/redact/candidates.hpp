// Candidates: where in a text a rule could match at all, found without the expression. Clean text
// is passed at memory speed, and each expression sees only a short window.
//
//   EmailCandidate at;
//   for (std::size_t from = 0; next_email(text, from, at); from = …) rule.find(text at `at`)
//
// Each search is linear in the text, whatever the text: windows of one kind do not overlap.
#pragma once

#include <cstddef>
#include <string_view>

namespace daybook::redact {

struct Window {
  std::size_t begin = 0, end = 0;
};

/// The next '@' at or behind `from` with a name before it. The window begins where the leftmost
/// match for this '@' would begin, never before `from`, and ends behind the longest domain. `at` is
/// the position of the '@' itself.
bool next_email(std::string_view text, std::size_t from, Window& window, std::size_t& at);

/// The shape of a rule that consists of digits and single separators.
struct DigitShape {
  const bool* part;    // 256 flags: a digit or one of the separators
  std::size_t digits;  // a match has exactly so many digits
  std::size_t stride;  // of any match, at least one of each `stride`-th byte is a digit
};
extern const DigitShape kPhoneShape;
extern const DigitShape kCardShape;

/// The next run of digits and separators, not begun before `from`, with digits enough for a match.
bool next_digits(std::string_view text, std::size_t from, const DigitShape& shape, Window& window);

/// Whether anything could match at all. An '@', a digit or a separator may be spelled as an escape.
bool may_hold_private(std::string_view text);

}  // namespace daybook::redact
