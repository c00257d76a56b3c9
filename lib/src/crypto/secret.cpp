#include "crypto/secret.hpp"

#include <sodium.h>

namespace daybook::crypto {

Digest256 keyed_digest(const Key128& key, std::string_view bytes) noexcept {
  Digest256 digest;
  static_assert(std::tuple_size_v<Key128> >= crypto_generichash_KEYBYTES_MIN);
  crypto_generichash(digest.data(), digest.size(),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), key.data(),
                     key.size());
  return digest;
}

bool is_same_secret(const Digest256& a, const Digest256& b) noexcept {
  return sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

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
