#include "base/words.hpp"

#include <clocale>
#include <cwctype>

namespace daybook::base {
namespace {

/// The C library's tables of Unicode, whatever the process's own locale is.
locale_t unicode() {
  static const locale_t kUnicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return kUnicode;  // null where there is none: then ASCII alone is folded
}

struct Letter {
  char32_t code = 0;
  std::size_t bytes = 1;
};

/// A byte that is no UTF-8 is a letter of its own, U+FFFD.
Letter letter_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  if (bytes == 0 || first > 0xF4 || at + bytes > text.size()) return {0xFFFD, 1};
  char32_t code = first & (0xFFu >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {0xFFFD, 1};
    code = code << 6 | (byte(i) & 0x3Fu);
  }
  return {code, bytes};
}

void append(std::string& out, char32_t code) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0 | code >> 6);
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12), put(0x80 | (code >> 6 & 0x3F));
  } else {
    put(0xF0 | code >> 18), put(0x80 | (code >> 12 & 0x3F)), put(0x80 | (code >> 6 & 0x3F));
  }
  put(0x80 | (code & 0x3F));
}

/// Han, kana, Hangul, and the scripts of South East Asia.
bool stands_alone(char32_t code) noexcept {
  struct Range {
    char32_t first, last;
  };
  constexpr Range kRanges[] = {
      {0x0E00, 0x0EFF}, {0x1000, 0x109F}, {0x1780, 0x17FF}, {0x3040, 0x30FF}, {0x3400, 0x4DBF},
      {0x4E00, 0x9FFF}, {0xAC00, 0xD7AF}, {0xF900, 0xFAFF}, {0xFF66, 0xFF9F}, {0x20000, 0x323AF}};
  if (code < kRanges[0].first) return false;
  for (const Range& range : kRanges)
    if (code >= range.first && code <= range.last) return true;
  return false;
}

bool is_mark(char32_t code) noexcept {
  return code >= 0x300 && code <= 0x36F;  // combining accents
}

bool is_letter(char32_t code) {
  if (code < 0x80)
    return (code >= '0' && code <= '9') || ((code | 0x20) >= 'a' && (code | 0x20) <= 'z');
  if (code == 0xFFFD) return false;
  return unicode() != nullptr ? iswalnum_l(static_cast<wint_t>(code), unicode()) != 0 : true;
}

/// Lower case without accents, those of Latin letters.
char32_t fold(char32_t code) {
  if (code < 0x80) return code >= 'A' && code <= 'Z' ? code + 0x20 : code;
  if (unicode() != nullptr)
    code = static_cast<char32_t>(towlower_l(static_cast<wint_t>(code), unicode()));
  // U+00E0 to U+017F as unicode61 has them; a blank: the letter stays as it is.
  constexpr std::string_view kBare =
      "aaaaaa ceeeeiiii nooooo  uuuuy yaaaaaaccccccccdd  eeeeeeeeeegggggggghh  iiiiiiii"
      "i   jjkk llllll    nnnnnn   oooooo  rrrrrrsssssssstttt  uuuuuuuuuuuuwwyyyzzzzzzs";
  if (code >= 0xE0 && code - 0xE0 < kBare.size() && kBare[code - 0xE0] != ' ')
    return static_cast<char32_t>(kBare[code - 0xE0]);
  return code;
}

}  // namespace

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  bool within = false;  // the last word goes on
  for (std::size_t at = 0; at < text.size();) {
    const Letter letter = letter_at(text, at);
    const bool alone = stands_alone(letter.code);
    if (alone || (!is_mark(letter.code) && is_letter(letter.code))) {
      if (!within || alone) words.push_back({at, at, {}});
      append(words.back().folded, fold(letter.code));
      words.back().end = at + letter.bytes;
      within = !alone;
    } else if (within && is_mark(letter.code)) {
      words.back().end = at + letter.bytes;
    } else {
      within = false;
    }
    at += letter.bytes;
  }
  return words;
}

std::string spaced(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Letter letter = letter_at(text, at);
    const bool alone = stands_alone(letter.code);
    if (alone) out += ' ';
    out.append(text.substr(at, letter.bytes));
    if (alone) out += ' ';
    at += letter.bytes;
  }
  return out;
}

}  // namespace daybook::base
