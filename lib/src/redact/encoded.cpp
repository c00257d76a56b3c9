#include "redact/encoded.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "json/utf8.hpp"
#include "redact/byte_bits.hpp"

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

/// Which of the 64 bytes at `at` are parts of a token.
std::uint64_t parts(const char* at) noexcept {
  return byte_bits(at, [](const char* part) -> Bytes {
    const Bytes c = bytes_at(part);
    return is_within(c | 0x20, 'a', 26) | is_within(c, '/', 11) | (c == '+') | (c == '-') |
           (c == '_');
  });
}

/// Where runs of fifteen bits begin.
std::uint64_t fifteens(std::uint64_t bits) noexcept {
  bits &= bits >> 1;
  bits &= bits >> 2;
  bits &= bits >> 4;
  return bits & bits >> 7;
}

bool is_text(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 0x20 && byte != 0x7F) || byte == '\n' || byte == '\r' || byte == '\t';
}

}  // namespace

bool next_token(std::string_view text, std::size_t from, std::size_t length,
                Token& token) noexcept {
  std::size_t run = 0;  // parts that stand right ahead of the block
  for (std::size_t at = from; at < text.size() && text.size() - at + run >= length;
       at += kByteBlock) {
    std::uint64_t bits;
    if (text.size() - at >= kByteBlock) {
      bits = parts(text.data() + at);
    } else {
      char rest[kByteBlock] = {};
      std::memcpy(rest, text.data() + at, text.size() - at);
      bits = parts(rest);
    }
    std::size_t begin = at - run;
    if (run + static_cast<unsigned>(std::countr_one(bits)) < length) {
      std::uint64_t wide = fifteens(bits);
      for (begin = text.size(); wide != 0;) {
        const int first = std::countr_zero(wide);
        const int size = std::countr_one(bits >> first);
        if (static_cast<unsigned>(size) >= length) {
          begin = at + static_cast<unsigned>(first);
          break;
        }
        if (first + size >= static_cast<int>(kByteBlock)) break;  // it may go on in the next one
        wide &= ~std::uint64_t{0} << (first + size);
      }
    }
    if (begin < text.size()) {
      std::size_t end = std::max(at, begin);
      while (end < text.size() && is_part(text[end])) ++end;
      token = {begin, end};
      return true;
    }
    const auto last = static_cast<unsigned>(std::countl_one(bits));
    run = last == kByteBlock ? run + kByteBlock : last;
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
