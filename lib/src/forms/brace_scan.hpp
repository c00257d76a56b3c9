// BraceScan: where does the object that begins here end? Knows strings and brackets, nothing else
// of JSON. Text may come in parts: run() goes on where it stopped.
#pragma once

#include <cstddef>
#include <string_view>

#include "json/escape.hpp"

namespace daybook::forms {

struct BraceScan {
  enum class Stop { closed, newline, need_more };

  std::size_t pos =
      0;  // closed: behind the brace; newline: at it, to be stepped over by the caller
  int depth = 0;
  bool in_string = false;
  bool escaped = false;  // the last byte was a backslash
  char last = '\0';      // the last byte outside strings that is not white space

  Stop run(std::string_view text) noexcept {
    while (pos < text.size()) {
      if (in_string) {
        string(text);
        if (in_string) break;
        continue;
      }
      const char c = text[pos];
      if (c == '\n') break;
      ++pos;
      if (c == '"') in_string = true;
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) return Stop::closed;
      if (c != ' ' && c != '\r' && c != '\t') last = c;
    }
    return pos < text.size() ? Stop::newline : Stop::need_more;
  }

 private:
  /// Goes on behind the string's end, or to a newline in it, or to the end of the text.
  void string(std::string_view text) noexcept {
    const char* const end = text.data() + text.size();
    while (pos < text.size() && text[pos] != '\n') {
      if (!escaped && text[pos] == '"') {
        ++pos;
        in_string = false;
        return;
      }
      escaped = !escaped && text[pos] == '\\';
      ++pos;
      if (!escaped)
        pos = static_cast<std::size_t>(json::plain_end(text.data() + pos, end) - text.data());
    }
  }
};

}  // namespace daybook::forms
