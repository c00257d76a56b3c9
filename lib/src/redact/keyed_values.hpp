// Keyed values: what stands behind the key of a secret in a text that is no JSON as a whole: cut at
// a limit, with an error in it, several objects in a row, a line of a log.
//
//   each_keyed_value(keys, R"({"user":"bob","password":"hunter2 an)", take)     // "hunter2 an"
//   each_keyed_value(keys, R"(got {\"password\":\"hunter2\"} …)", take)         // "hunter2"
//
// A key is what ends with a quote and a colon. Its value is the string or the number behind, or
// those of a list; a string ends with the next quote that may end it, or with the text. Quotes of
// JSON in strings of JSON have backslashes ahead: 1, 3, 7 …, and so has what ends the string.
// Linear in the text: what was taken for a value is not searched.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "redact/key_rules.hpp"

namespace daybook::redact {

struct KeyedValue {
  std::size_t rule = 0;
  std::size_t begin = 0, end = 0;  // of a string what is between its quotes
  std::size_t quote = 0;           // of a number how long quotes round it have to be; else 0
};

void each_keyed_value(const KeyRules& keys, std::string_view text,
                      const std::function<void(const KeyedValue&)>& take);

/// The next colon at or behind `from` that a quote or white space stands ahead of; npos if none.
std::size_t next_key_colon(std::string_view text, std::size_t from) noexcept;

/// What stands ahead of that colon and of the quote that ends a key, as long as a key may be; empty
/// if no quote does. `quote` is how long that quote is, with its backslashes.
std::string_view text_ahead(std::string_view text, std::size_t colon, std::size_t& quote) noexcept;
/// The key that such a text ends with, its escapes not read.
inline std::string_view key_in(std::string_view ahead) noexcept {
  return ahead.substr(ahead.rfind('"') + 1);
}

}  // namespace daybook::redact
