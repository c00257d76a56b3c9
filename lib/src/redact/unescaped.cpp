#include "redact/unescaped.hpp"

#include <algorithm>

#include "json/escape.hpp"

namespace daybook::redact {

bool Unescaped::read(std::string_view source) {
  text_.clear();
  shifts_.clear();
  std::size_t copied = 0;
  for (std::size_t at = source.find('\\'); at != source.npos; at = source.find('\\', at)) {
    const json::Escape escape =
        json::read_escape(source.data() + at, source.data() + source.size());
    if (escape.code < 0) {
      ++at;
      continue;
    }
    text_.append(source, copied, at - copied);
    char utf8[4] = {'\xff'};
    const std::size_t size =
        escape.lone ? 1 : json::utf8_encode(utf8, static_cast<std::uint32_t>(escape.code)) - utf8;
    text_.append(utf8, size);
    copied = at += static_cast<std::size_t>(escape.size);
    shifts_.push_back({text_.size(), copied});
  }
  if (shifts_.empty()) return false;
  text_.append(source, copied, source.npos);
  return true;
}

std::size_t Unescaped::source_of(std::size_t at) const noexcept {
  const auto behind = std::upper_bound(shifts_.begin(), shifts_.end(), at,
                                       [](std::size_t a, const Shift& b) { return a < b.text; });
  if (behind == shifts_.begin()) return at;
  const Shift& before = *(behind - 1);
  return before.source + (at - before.text);
}

}  // namespace daybook::redact
