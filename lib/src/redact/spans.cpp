#include "redact/spans.hpp"

#include <algorithm>

namespace daybook::redact {
namespace {

/// Drops what begins within a winner.
void let_win(Spans& spans) {
  const bool any = std::any_of(spans.begin(), spans.end(), [](const Span& s) { return s.wins; });
  if (!any) return;
  Spans winners;
  std::copy_if(spans.begin(), spans.end(), std::back_inserter(winners),
               [](const Span& s) { return s.wins; });
  const auto loses = [&](const Span& span) {
    if (span.wins) return false;
    const auto behind = std::lower_bound(winners.begin(), winners.end(), span.begin,
                                         [](const Span& w, std::size_t at) { return w.end <= at; });
    return behind != winners.end() && behind->begin <= span.begin;
  };
  spans.erase(std::remove_if(spans.begin(), spans.end(), loses), spans.end());
}

}  // namespace

void join(Spans& spans) {
  if (spans.size() < 2) return;
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
    if (a.begin != b.begin) return a.begin < b.begin;
    return a.end != b.end ? a.end > b.end : a.rule < b.rule;
  });
  let_win(spans);
  std::size_t kept = 0;
  for (const Span& span : spans) {
    if (kept > 0 && span.begin < spans[kept - 1].end) {
      spans[kept - 1].end = std::max(spans[kept - 1].end, span.end);
      spans[kept - 1].quote = std::max(spans[kept - 1].quote, span.quote);
    } else {
      spans[kept++] = span;
    }
  }
  spans.resize(kept);
}

std::uint32_t count_replacements(std::string_view text) noexcept {
  std::uint32_t count = 0;
  for (auto at = text.find(kReplacementMark); at != text.npos;
       at = text.find(kReplacementMark, at + kReplacementMark.size())) {
    ++count;
  }
  return count;
}

}  // namespace daybook::redact
