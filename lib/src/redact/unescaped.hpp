// Unescaped: a text as it reads once its JSON escapes are decoded, with the way back to the
// source.
//
// The same for %XX. For text that is not JSON as a whole but holds escapes: JSON that was cut, a
// line of a log. What is no escape stays as it is. Only for finding: a lone surrogate becomes a
// byte that no rule knows.
//
//   Unescaped level;
//   level.read(R"(call\n555)");      // level.text(): "call", a line feed, "555"
//   level.source_of(5)               // 6: where "555" begins in the source
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::redact {

/// The value of %XX at `at`, or -1.
int percent_value(std::string_view text, std::size_t at) noexcept;

class Unescaped {
 public:
  /// False if the source holds no escape; then there is no text.
  bool read(std::string_view source);
  /// The same for %XX, as in addresses and forms.
  bool read_percent(std::string_view source);
  std::string_view text() const noexcept { return text_; }
  /// The place in the source of a place between two characters of the text.
  std::size_t source_of(std::size_t at) const noexcept;

 private:
  struct Shift {
    std::size_t text, source;  // behind an escape
  };
  void begin();
  bool finish(std::string_view source, std::size_t copied);

  std::string text_;
  std::vector<Shift> shifts_;
};

}  // namespace daybook::redact
