// Canonical JSON: one spelling for one value, so that equal messages are stored once.
//
//   canonical(R"({ "b":1.0, "a":"\u0041" })", out);   // out: {"a":"A","b":1.0}
//
// Keys sorted by byte order at every depth, no white space, strings decoded to UTF-8 and escaped
// minimally (quote, backslash, controls below 0x20), numbers kept as their source text, arrays in
// order. A string with a lone surrogate keeps that one escape (\udXXX, lower case) since it has no
// UTF-8 form.
#pragma once

#include <string>
#include <string_view>

namespace daybook::json {

enum class Fault {
  none,
  syntax,         // not one JSON value
  duplicate_key,  // a key stands twice in one object
  too_deep,       // deeper than limits::kJsonDepthMax
  bad_utf8        // a string holds bytes that are not UTF-8
};
struct Outcome {
  Fault fault = Fault::none;
  std::size_t offset = 0;       // where in the input
  bool lone_surrogate = false;  // some string holds one
  explicit operator bool() const noexcept { return fault == Fault::none; }
};

/// Appends the canonical form of `text`, one JSON value with optional white space round it, to
/// `out`. On a fault `out` is cut back to what it was. Strict: RFC 8259, no trailing comma, no NaN.
Outcome canonical(std::string_view text, std::string& out);

/// The same walk without output: is `text` one valid JSON value without duplicate keys?
Outcome validate(std::string_view text);

/// Appends `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
void append_string(std::string& out, std::string_view text);

/// "duplicate key", "not JSON" … for error texts.
const char* describe(Fault fault) noexcept;

}  // namespace daybook::json
