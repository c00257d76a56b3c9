#include "write/fingerprint.hpp"

#include "crypto/digest.hpp"

namespace daybook::write {
namespace {

constexpr std::size_t kPrefixBytesMax = 2048;  // what follows rarely tells errors apart

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_path(char c) {
  return is_word(c) || c == '/' || c == '.' || c == '-' || c == '~';
}

}  // namespace

std::string without_particulars(std::string_view message) {
  message = message.substr(0, kPrefixBytesMax);
  std::string out;
  std::size_t i = 0;
  while (i < message.size()) {
    const std::size_t begin = i;
    if (message[i] == '/') {  // a path
      while (i < message.size() && is_path(message[i])) ++i;
      out += i - begin > 1 ? "<path>" : "/";
    } else if (is_word(message[i])) {  // a word; with a digit in it, it is a number or an id
      bool digit = false;
      while (i < message.size() && (is_word(message[i]) || (message[i] == '-' && digit))) {
        digit = digit || is_digit(message[i]);
        ++i;
      }
      if (digit) {
        out += '#';
      } else {
        out += message.substr(begin, i - begin);
      }
    } else {
      out += message[i++];
    }
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

}  // namespace daybook::write
