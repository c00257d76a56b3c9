#include "crypto/secret.hpp"

#include <sodium.h>

#include <string_view>

#include "crypto/digest.hpp"

namespace daybook::crypto {

std::string random_text(std::size_t size) {
  constexpr std::string_view kLetters =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  constexpr unsigned char kEven = 256 / kLetters.size() * kLetters.size();  // above it: biased
  std::string text;
  text.reserve(size);
  while (text.size() < size) {
    unsigned char bytes[64];
    random_bytes(bytes, sizeof bytes);
    for (const unsigned char byte : bytes) {
      if (byte < kEven && text.size() < size) text += kLetters[byte % kLetters.size()];
    }
    sodium_memzero(bytes, sizeof bytes);
  }
  return text;
}

void wipe(std::string& secret) noexcept {
  sodium_memzero(secret.data(), secret.size());
  secret.clear();
}

}  // namespace daybook::crypto
