// Spans: what the rules found in one text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace daybook::redact {

/// What stands in the place of a match, and how all of the like begin that may.
constexpr std::string_view kReplacement = "[REDACTED]";
constexpr std::string_view kReplacementMark = "[REDACTED";

struct Span {
  std::size_t begin = 0, end = 0;
  std::size_t rule = 0;   // that found it
  bool wins = false;      // what begins within it is dropped
  std::size_t quote = 0;  // its replacement stands in quotes of this length, as in JSON within JSON
};
using Spans = std::vector<Span>;

/// Puts spans in order; those that overlap become one, which is the first's.
void join(Spans& spans);

/// How many replacements stand in a text that was redacted before.
std::uint32_t count_replacements(std::string_view text) noexcept;

}  // namespace daybook::redact
