#include "redact/encoded.hpp"

#include <array>
#include <cstdint>
#include <cstring>

#include "json/utf8.hpp"

namespace daybook::redact {
namespace {

constexpr std::uint8_t kNoSextet = 255;

constexpr std::array<std::uint8_t, 256> kSextets = [] {
  std::array<std::uint8_t, 256> table{};
  for (auto& value : table) value = kNoSextet;
  std::uint8_t next = 0;
  for (unsigned c = 'A'; c <= 'Z'; ++c) table[c] = next++;
  for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = next++;
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = next++;
  table['+'] = table['-'] = 62;
  table['/'] = table['_'] = 63;
  return table;
}();

bool is_part(char c) noexcept {
  return kSextets[static_cast<unsigned char>(c)] != kNoSextet;
}

// Vectors of the compiler's own, which it has for every processor.
using Bytes = unsigned char __attribute__((vector_size(16)));
using Halves = std::uint64_t __attribute__((vector_size(16)));

/// Which half of the sixteen bytes consists of parts of a token: 0, 8, or 16 if none does.
std::size_t full_half(const char* at) noexcept {
  Bytes c;
  std::memcpy(&c, at, sizeof c);
  const Bytes letter = (c | 0x20) - 'a', digit = c - '0';
  const auto in = (letter < 26) | (digit < 10) | (c == '+') | (c == '-') | (c == '/') | (c == '_');
  Halves halves;
  std::memcpy(&halves, &in, sizeof halves);
  if (halves[0] == ~std::uint64_t{0}) return 0;
  return halves[1] == ~std::uint64_t{0} ? 8 : 16;
}

bool is_text(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 0x20 && byte != 0x7F) || byte == '\n' || byte == '\r' || byte == '\t';
}

}  // namespace

bool next_token(std::string_view text, std::size_t from, std::size_t length,
                Token& token) noexcept {
  // Of a run of fifteen one of the eights that stand side by side is full.
  std::size_t at = from;
  while (text.size() - from >= length && at < text.size()) {
    std::size_t half = 0;
    while (at + 16 <= text.size() && (half = full_half(text.data() + at)) == 16) at += 16;
    if (at + 16 > text.size()) {  // what is left is looked at from its begin, or from its eighth
      if (at + 8 > text.size()) return false;
      half = 0;
      const auto full = [&](std::size_t begin) {
        std::size_t i = begin;
        while (i < begin + 8 && i < text.size() && is_part(text[i])) ++i;
        return i == begin + 8;
      };
      if (!full(at)) {
        half = 8;
        if (!full(at + 8)) return false;
      }
    }
    std::size_t begin = at + half, end = begin + 8;
    while (begin > from && is_part(text[begin - 1])) --begin;
    while (end < text.size() && is_part(text[end])) ++end;
    if (end - begin >= length) {
      token = {begin, end};
      return true;
    }
    from = at = end;
  }
  return false;
}

bool decode_base64(std::string_view token, std::string& out) {
  out.clear();
  std::uint32_t bits = 0;
  int have = 0;
  for (char c : token) {
    const std::uint8_t sextet = kSextets[static_cast<unsigned char>(c)];
    if (sextet == kNoSextet) return false;
    bits = (bits << 6 | sextet) & 0xFFFF;
    have += 6;
    if (have < 8) continue;
    have -= 8;
    const auto byte = static_cast<char>(bits >> have);
    if (!is_text(byte) || (out.empty() && (byte & 0xC0) == 0x80)) return false;
    if ((byte & 0xC0) == 0x80 && (out.back() & 0x80) == 0) return false;  // no UTF-8
    out += byte;
  }
  return json::is_utf8(out);
}

}  // namespace daybook::redact
