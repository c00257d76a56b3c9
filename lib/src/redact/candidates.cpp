#include "redact/candidates.hpp"

#include <array>
#include <cstring>

namespace daybook::redact {
namespace {

using Flags = std::array<bool, 256>;

constexpr Flags flags(std::string_view also, bool digits, bool letters) {
  Flags set{};
  for (unsigned c = '0'; digits && c <= '9'; ++c) set[c] = true;
  for (unsigned c = 'a'; letters && c <= 'z'; ++c) set[c] = set[c - 'a' + 'A'] = true;
  for (char c : also) set[static_cast<unsigned char>(c)] = true;
  return set;
}

constexpr Flags kDigit = flags("", true, false);
constexpr Flags kWord = flags("_", true, true);
constexpr Flags kEmailName = flags("._%+-", true, true);  // before the '@'
constexpr Flags kEmailDomain =
    flags(".-|", true, true);  // behind it, the last label's '|' included
constexpr Flags kPhonePart = flags("-.", true, false);
constexpr Flags kCardPart = flags("- ", true, false);

constexpr std::size_t kShortestMatch = 6;  // a@b.cd

bool is(const Flags& set, char c) noexcept {
  return set[static_cast<unsigned char>(c)];
}

}  // namespace

// A phone number's separators stand 4 bytes apart and it has 10 bytes or more: of two bytes 5 apart
// one is a digit. A card number's stand 5, 10 or 15 apart and it has 16 or more: of two bytes 8
// apart one is a digit.
const DigitShape kPhoneShape{kPhonePart.data(), 10, 5};
const DigitShape kCardShape{kCardPart.data(), 16, 8};

bool next_email(std::string_view text, std::size_t from, Window& window, std::size_t& at) {
  for (std::size_t search = from; search < text.size();) {
    const void* found = std::memchr(text.data() + search, '@', text.size() - search);
    if (found == nullptr) return false;
    at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    std::size_t begin = at;
    while (begin > search && is(kEmailName, text[begin - 1])) --begin;
    // \b: the first place in the name where a word begins or ends. The part behind the '@' does not
    // depend on where the name begins, so if this place does not match, no later one does.
    bool before = begin > 0 && is(kWord, text[begin - 1]);
    while (begin < at && is(kWord, text[begin]) == before) ++begin;
    if (begin < at) {
      std::size_t end = at + 1;
      while (end < text.size() && is(kEmailDomain, text[end])) ++end;
      window = {begin, end};
      return true;
    }
    search = at + 1;
  }
  return false;
}

bool next_digits(std::string_view text, std::size_t from, const DigitShape& shape, Window& window) {
  const auto part = [&](std::size_t i) { return shape.part[static_cast<unsigned char>(text[i])]; };
  for (std::size_t i = from + shape.stride - 1; i < text.size(); i += shape.stride) {
    if (!is(kDigit, text[i])) continue;
    std::size_t begin = i, end = i, digits = 0;
    while (begin > from && part(begin - 1)) digits += is(kDigit, text[--begin]);
    for (; end < text.size() && part(end); ++end) digits += is(kDigit, text[end]);
    if (digits >= shape.digits) {
      window = {begin, end};
      return true;
    }
    from = end;
    i = end;  // the byte at `end` is no part; the next match begins behind it
  }
  return false;
}

bool may_hold_private(std::string_view text) {
  if (text.size() < kShortestMatch) return false;
  Window window;
  return text.find('@') != std::string_view::npos || next_digits(text, 0, kPhoneShape, window) ||
         next_digits(text, 0, kCardShape, window) || text.find("\\u") != std::string_view::npos;
}

}  // namespace daybook::redact
