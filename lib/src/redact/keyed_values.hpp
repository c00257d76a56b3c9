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

/// A colon, and what stands ahead of it and of the quote that ends a key, as long as a key may be.
struct KeyEnd {
  std::size_t colon = 0;
  std::size_t quote = 0;   // how long the quote is, with its backslashes
  std::string_view ahead;  // the key, its escapes not read, and perhaps more, behind a quote

  std::string_view key() const noexcept { return ahead.substr(ahead.rfind('"') + 1); }
};

/// The next one at or behind `from` that may be a key of the rules, or has escapes; false if none.
bool next_key_end(const KeyRules& keys, std::string_view text, std::size_t from,
                  KeyEnd& end) noexcept;

}  // namespace daybook::redact
