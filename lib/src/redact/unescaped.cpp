#include "redact/unescaped.hpp"

#include <algorithm>

#include "json/escape.hpp"

namespace daybook::redact {

int percent_value(std::string_view text, std::size_t at) noexcept {
  if (at + 2 >= text.size() || text[at] != '%') return -1;
  const auto value = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = static_cast<char>(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  const int high = value(text[at + 1]), low = value(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

void Unescaped::begin() {
  text_.clear();
  shifts_.clear();
}

bool Unescaped::finish(std::string_view source, std::size_t copied) {
  if (shifts_.empty()) return false;
  text_.append(source, copied, source.npos);
  return true;
}

bool Unescaped::read_percent(std::string_view source) {
  begin();
  std::size_t copied = 0;
  for (std::size_t at = source.find('%'); at != source.npos; at = source.find('%', at)) {
    const int value = percent_value(source, at);
    if (value < 0) {
      ++at;
      continue;
    }
    text_.append(source, copied, at - copied) += static_cast<char>(value);
    copied = at += 3;
    shifts_.push_back({text_.size(), copied});
  }
  return finish(source, copied);
}

bool Unescaped::read(std::string_view source) {
  begin();
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
  return finish(source, copied);
}

std::size_t Unescaped::source_of(std::size_t at) const noexcept {
  const auto behind = std::upper_bound(shifts_.begin(), shifts_.end(), at,
                                       [](std::size_t a, const Shift& b) { return a < b.text; });
  if (behind == shifts_.begin()) return at;
  const Shift& before = *(behind - 1);
  return before.source + (at - before.text);
}

}  // namespace daybook::redact
