// JsonStrings: which places of a text that is not JSON as a whole stand in a string of JSON, where
// a backslash begins an escape. Elsewhere it is one: `C:\bob@example.com` is a path, and bob's name
// begins with b.
//
//   JsonStrings strings(R"(log: {"to":"\nbob@example.com"} C:\bob@example.com)");
//   strings.holds(12)                // true: in the string behind "to"
//   strings.holds(36)                // false: in the path
//
// A string begins with a quote at the text's begin, or behind one of {[,: and ends with the next
// quote without a backslash, or with the text. Where a quote has a backslash outside of them, all
// of the text is taken for the inside of a string.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace daybook::redact {

class JsonStrings {
 public:
  explicit JsonStrings(std::string_view text);
  bool holds(std::size_t at) const noexcept;

 private:
  std::vector<std::pair<std::size_t, std::size_t>> strings_;  // behind a quote, to the next
};

}  // namespace daybook::redact
