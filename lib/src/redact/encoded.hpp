// Encoded: long tokens of base64, read as the text they stand for, for finding only.
//
//   Token token;
//   next_token(text, 0, kTokenMin, token);
//   decode_base64("Ym9iQGV4YW1wbGUuY29t", decoded)     // true: bob@example.com
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace daybook::redact {

constexpr std::size_t kTokenMin = 20;  // shorter runs are not decoded

/// A run of letters, digits and + / _ -.
struct Token {
  std::size_t begin = 0, end = 0;
};
/// The next such run of at least `length` bytes (15 or more) that begins at or behind `from`.
bool next_token(std::string_view text, std::size_t from, std::size_t length, Token& token) noexcept;

/// True if the token is base64 or base64url of text: UTF-8 without control characters other than
/// white space. Padding is not asked for.
bool decode_base64(std::string_view token, std::string& out);

}  // namespace daybook::redact
