#include "state/fingerprint.hpp"

#include <algorithm>

#include "crypto/digest.hpp"

namespace daybook::state {
namespace {

constexpr std::size_t kPrefixBytesMax = 2048;  // what follows rarely tells errors apart
constexpr std::size_t kHexLettersMin = 8;      // "deadbeef" is an id, "facade" is not

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_path(char c) {
  return is_word(c) || c == '/' || c == '\\' || c == '.' || c == '-' || c == '~' || c == '@' ||
         c == '+' || c == '%';
}
bool is_quote(char c) {
  return c == '\'' || c == '"' || c == '`';
}

/// Reads a message from its begin: each method gives the end of what begins at `at`, or `at`.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  /// "alice", 'a.txt', `id`; an apostrophe within a word or at its end opens nothing.
  std::size_t quoted(std::size_t at) const {
    if (!is_quote(text_[at]) || (at > 0 && is_word(text_[at - 1]))) return at;
    for (std::size_t end = at + 1; end < text_.size() && text_[end] != '\n'; ++end) {
      const bool doubled = text_[end] == text_[at] && char_at(end + 1) == text_[at];
      if (text_[end] == '\\' || (doubled && end > at + 1)) {
        ++end;
      } else if (text_[end] == text_[at] && !is_word(char_at(end + 1))) {
        return end + 1;
      }
    }
    return at;
  }

  /// /var/run/app.sock, src/app/main.py, C:\temp\x, https://host/a; not "and/or".
  std::size_t path(std::size_t at) const {
    const bool drive = is_word(text_[at]) && char_at(at + 1) == ':' &&
                       (char_at(at + 2) == '\\' || char_at(at + 2) == '/');
    std::size_t end = drive ? at + 2 : at, slashes = 0, dots = 0;
    for (; end < text_.size() && is_path(text_[end]); ++end) {
      slashes += text_[end] == '/' || text_[end] == '\\' ? 1 : 0;
      dots += text_[end] == '.' && is_word(char_at(end + 1)) ? 1 : 0;
    }
    if (drive) return end;
    const bool begins = at == 0 || !is_word(text_[at - 1]);
    const bool rooted = text_[at] == '/' || text_[at] == '~' || text_[at] == '.';
    const bool is = begins && slashes > 0 && (slashes > 1 || dots > 0 || (rooted && end - at > 1));
    return is ? end : at;
  }

  /// A number, an address, a time, an id: what has a digit, with what joins it to the next.
  std::size_t number(std::size_t at) const {
    std::size_t end = text_[at] == '-' && is_digit(char_at(at + 1)) ? at + 1 : at;
    for (bool digit = false;;) {
      const std::size_t begin = end;
      bool hex = true;
      while (end < text_.size() && (is_word(text_[end]) || (text_[end] == '-' && digit))) {
        digit = digit || is_digit(text_[end]);
        hex = hex && is_hex(text_[end]);
        ++end;
      }
      if (!digit) {
        // Letters alone: an id where they are many, or the first part of one such as a UUID.
        const bool many = hex && end - begin >= kHexLettersMin;
        if (!many) return at;
        digit = true;
        if (char_at(end) == '-') continue;
        return end;
      }
      const char joint = char_at(end);
      const bool joined =
          (joint == '.' || joint == ',' || joint == ':') && is_hex(char_at(end + 1));
      if (!joined || !has_digit_after(end + 1)) return end;
      ++end;
    }
  }

  std::size_t word(std::size_t at) const {
    std::size_t end = at;
    while (end < text_.size() && is_word(text_[end])) ++end;
    return end;
  }

 private:
  char char_at(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
  bool has_digit_after(std::size_t at) const {
    for (; at < text_.size() && is_word(text_[at]); ++at) {
      if (is_digit(text_[at])) return true;
    }
    return false;
  }

  std::string_view text_;
};

}  // namespace

std::string without_particulars(std::string_view message) {
  message = message.substr(0, kPrefixBytesMax);
  const Reader reader(message);
  std::string out;
  for (std::size_t at = 0; at < message.size();) {
    std::size_t end = reader.quoted(at);
    if (end > at) {
      out += "<text>";
    } else if ((end = reader.path(at)) > at) {
      out += "<path>";
    } else if ((end = reader.number(at)) > at) {
      out += '#';
    } else {
      end = std::max(reader.word(at), at + 1);
      out += message.substr(at, end - at);
    }
    at = end;
  }
  return out;
}

std::string fingerprint(std::string_view type, std::string_view message) {
  std::string text(type);
  text += '\0';
  text += without_particulars(message);
  const std::int64_t digest = crypto::checksum(text);
  return crypto::to_hex(&digest, sizeof digest);
}

}  // namespace daybook::state
