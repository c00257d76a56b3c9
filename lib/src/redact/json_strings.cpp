#include "redact/json_strings.hpp"

#include <algorithm>

namespace daybook::redact {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

bool opens(std::string_view text, std::size_t quote) {
  const std::size_t before = text.substr(0, quote).find_last_not_of(kSpace);
  return before == text.npos || std::string_view("{[,:").find(text[before]) != text.npos;
}

/// The quote that ends the string whose inside begins at `at`, or the text's end.
std::size_t end_of(std::string_view text, std::size_t at) {
  while ((at = text.find_first_of("\"\\", at)) != text.npos && text[at] == '\\') at += 2;
  return std::min(at, text.size());
}

}  // namespace

JsonStrings::JsonStrings(std::string_view text) {
  for (std::size_t at = text.find('"'); at < text.size(); at = text.find('"', at + 1)) {
    if (at > 0 && text[at - 1] == '\\') {
      strings_ = {{0, text.size()}};
      return;
    }
    if (!opens(text, at)) continue;
    const std::size_t begin = at + 1;
    at = end_of(text, begin);
    strings_.emplace_back(begin, at);
  }
}

bool JsonStrings::holds(std::size_t at) const noexcept {
  const auto behind =
      std::upper_bound(strings_.begin(), strings_.end(), at,
                       [](std::size_t place, const auto& string) { return place < string.first; });
  return behind != strings_.begin() && at < (behind - 1)->second;
}

}  // namespace daybook::redact
