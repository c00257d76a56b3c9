// Spans: what the rules found in one text, and the text with it replaced.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::redact {

/// What stands in the place of a match.
constexpr std::string_view kReplacement = "[REDACTED]";

struct Span {
  std::size_t begin = 0, end = 0;
  std::uint64_t* hits = nullptr;  // of the rule that found it
};
using Spans = std::vector<Span>;

/// Puts spans in order; those that overlap become one.
void join(Spans& spans);

/// `out` becomes the text with each span replaced. The spans are in order and stand apart.
void replace(std::string_view text, const Spans& spans, std::string& out);

}  // namespace daybook::redact
