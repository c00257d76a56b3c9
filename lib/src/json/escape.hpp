// The inside of JSON strings: finding what needs a look, reading escapes, writing minimal ones.
//
// All functions work on the body of a string, without its quotes. `decode` takes only bodies that a
// Walker has accepted.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "json/utf8.hpp"

namespace daybook::json {

/// The first byte at or behind `p` that is a quote, a backslash, below 0x20 or above 0x7F; else
/// `end`.
inline const char* plain_end(const char* p, const char* end) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
  while (end - p >= 8) {
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    const std::uint64_t quote = word ^ ones * '"', slash = word ^ ones * '\\';
    // Exact where no byte is above 0x7F; where one is, the scan below finds the true place.
    if ((word | (quote - ones) | (slash - ones) | (word - ones * 0x20)) & highs) break;
    p += 8;
  }
  for (; p != end; ++p) {
    const auto c = static_cast<unsigned char>(*p);
    if (c == '"' || c == '\\' || c < 0x20 || c >= 0x80) break;
  }
  return p;
}

/// Reads four hex digits at `p`; -1 if they are not there.
inline std::int32_t hex4(const char* p, const char* end) noexcept {
  if (end - p < 4) return -1;
  std::int32_t code = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = p[i];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return -1;
    code = code * 16 + digit;
  }
  return code;
}

struct Escape {
  std::int32_t code = -1;  // -1: not an escape
  int size = 0;            // bytes taken, the backslash included
  bool lone = false;       // a surrogate without its other half
};

/// Reads the escape at `p` (a backslash), a surrogate pair as one.
inline Escape read_escape(const char* p, const char* end) noexcept {
  if (end - p < 2) return {};
  switch (p[1]) {
    case '"':
    case '\\':
    case '/':
      return {p[1], 2, false};
    case 'b':
      return {'\b', 2, false};
    case 'f':
      return {'\f', 2, false};
    case 'n':
      return {'\n', 2, false};
    case 'r':
      return {'\r', 2, false};
    case 't':
      return {'\t', 2, false};
    case 'u':
      break;
    default:
      return {};
  }
  const std::int32_t code = hex4(p + 2, end);
  if (code < 0xD800 || code > 0xDFFF) return {code, 6, false};
  if (code <= 0xDBFF && end - p >= 12 && p[6] == '\\' && p[7] == 'u') {
    const std::int32_t low = hex4(p + 8, end);
    if (low >= 0xDC00 && low <= 0xDFFF) {
      return {0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00), 12, false};
    }
  }
  return {code, 6, true};
}

/// Writes \u00xx style, lower case; 6 bytes.
inline char* write_u_escape(char* w, std::uint32_t code) noexcept {
  constexpr char digits[] = "0123456789abcdef";
  *w++ = '\\';
  *w++ = 'u';
  for (int shift = 12; shift >= 0; shift -= 4) *w++ = digits[code >> shift & 0xF];
  return w;
}

/// Writes one code point escaped minimally; at most 6 bytes.
inline char* write_minimal(char* w, std::uint32_t code) noexcept {
  const auto pair = [&w](char c) {
    *w++ = '\\';
    *w++ = c;
    return w;
  };
  switch (code) {
    case '"':
      return pair('"');
    case '\\':
      return pair('\\');
    case '\b':
      return pair('b');
    case '\f':
      return pair('f');
    case '\n':
      return pair('n');
    case '\r':
      return pair('r');
    case '\t':
      return pair('t');
    default:
      return code < 0x20 ? write_u_escape(w, code) : utf8_encode(w, code);
  }
}

/// Appends the decoded text of a checked body. A lone surrogate becomes three bytes that are not
/// UTF-8.
inline void decode(std::string_view body, std::string& out) {
  const std::size_t before = out.size();
  out.resize(before + body.size());
  char* w = out.data() + before;
  const char* p = body.data();
  const char* const end = p + body.size();
  while (p != end) {
    const auto* slash =
        static_cast<const char*>(std::memchr(p, '\\', static_cast<std::size_t>(end - p)));
    const std::size_t run = static_cast<std::size_t>((slash ? slash : end) - p);
    std::memcpy(w, p, run);
    w += run;
    if (!slash) break;
    const Escape escape = read_escape(slash, end);
    w = utf8_encode(w, static_cast<std::uint32_t>(escape.code));
    p = slash + escape.size;
  }
  out.resize(static_cast<std::size_t>(w - out.data()));
}

}  // namespace daybook::json
