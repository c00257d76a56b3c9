#include "redact/spans.hpp"

#include <algorithm>

namespace daybook::redact {

void join(Spans& spans) {
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::size_t kept = 0;
  for (const Span& span : spans) {
    if (kept > 0 && span.begin < spans[kept - 1].end) {
      spans[kept - 1].end = std::max(spans[kept - 1].end, span.end);
    } else {
      spans[kept++] = span;
    }
  }
  spans.resize(kept);
}

void replace(std::string_view text, const Spans& spans, std::string& out) {
  out.clear();
  std::size_t copied = 0;
  for (const Span& span : spans) {
    out.append(text, copied, span.begin - copied).append(kReplacement);
    copied = span.end;
  }
  out.append(text, copied, text.npos);
}

}  // namespace daybook::redact
