// UTF-8, one code point at a time: strict (RFC 3629) where bytes are checked; `encode` also writes
// a surrogate as three bytes, which is used to compare keys and never leaves this room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace daybook::json {

/// Length 2 … 4 of the well-formed multi-byte sequence at `p`, 0 if there is none. `*p` is >= 0x80.
inline std::size_t utf8_sequence(const char* p, const char* end) noexcept {
  const auto at = [p](int i) { return static_cast<unsigned char>(p[i]); };
  const auto tail = [&](int i) { return (at(i) & 0xC0) == 0x80; };
  const std::ptrdiff_t left = end - p;
  const unsigned char lead = at(0);
  if (lead >= 0xC2 && lead <= 0xDF) return left >= 2 && tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (left < 3 || !tail(1) || !tail(2)) return 0;
    if (lead == 0xE0 && at(1) < 0xA0) return 0;  // overlong
    if (lead == 0xED && at(1) > 0x9F) return 0;  // surrogate
    return 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (left < 4 || !tail(1) || !tail(2) || !tail(3)) return 0;
    if (lead == 0xF0 && at(1) < 0x90) return 0;  // overlong
    if (lead == 0xF4 && at(1) > 0x8F) return 0;  // above U+10FFFF
    return 4;
  }
  return 0;
}

/// Whether all of `text` is well-formed; ASCII is looked at in words of eight bytes.
inline bool is_utf8(std::string_view text) noexcept {
  const char* p = text.data();
  const char* const end = p + text.size();
  while (p != end) {
    std::uint64_t word;
    while (end - p >= 8 && (std::memcpy(&word, p, 8), (word & 0x8080808080808080) == 0)) p += 8;
    for (; p != end && static_cast<unsigned char>(*p) < 0x80; ++p) {
    }
    if (p == end) break;
    const std::size_t size = utf8_sequence(p, end);
    if (size == 0) return false;
    p += size;
  }
  return true;
}

/// Writes `code` at `w` and returns the end; at most 4 bytes.
inline char* utf8_encode(char* w, std::uint32_t code) noexcept {
  const auto put = [&w](std::uint32_t byte) { *w++ = static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
  return w;
}

}  // namespace daybook::json
