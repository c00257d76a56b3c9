// Problem: why a record is rejected. Thrown inside this room only; Input makes a Rejection of it.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "json/canonical.hpp"
#include "json/view.hpp"

namespace daybook::forms {

struct Problem {
  static constexpr std::size_t kValueBytesMax = 4096;

  std::string key;    // dotted
  std::string error;  // what is wrong
  std::string value;  // the value at fault, to be redacted and cut before it is shown; may be empty
  bool not_json = false;
};

/// "expected a number", with the value.
[[noreturn]] inline void expected(std::string_view key, std::string_view what,
                                  std::string_view got) {
  throw Problem{std::string(key), "expected " + std::string(what),
                std::string(got.substr(0, Problem::kValueBytesMax)), false};
}
[[noreturn]] inline void reject(std::string_view key, std::string error) {
  throw Problem{std::string(key), std::move(error), {}, false};
}
/// A fault that the JSON walk found in `text`, which stands at `key`.
[[noreturn]] void reject_json(std::string_view key, std::string_view text,
                              const json::Outcome& outcome);

}  // namespace daybook::forms
