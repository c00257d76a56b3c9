#include "crypto/digest.hpp"

#include <sodium.h>

#include <cstdlib>

namespace daybook::crypto {
namespace {

// Byte by byte, so that a value is the same whatever the machine's byte order.
std::uint64_t load_le64(const unsigned char* bytes) noexcept {
  std::uint64_t value = 0;
  for (int i = 7; i >= 0; --i) value = value << 8 | bytes[i];
  return value;
}

const unsigned char* data(std::string_view bytes) noexcept {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

// Published: a checksum keyed in secret could not be checked by another process.
constexpr Key128 kChecksumKey = {'d', 'a', 'y', 'b', 'o', 'o', 'k', ' ',
                                 'c', 'h', 'e', 'c', 'k', 's', 'u', 'm'};

int nibble(char digit) noexcept {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

}  // namespace

void random_bytes(void* out, std::size_t size) noexcept {
  static const bool ready = sodium_init() >= 0;
  if (!ready) std::abort();  // no source of randomness: every key would be guessable
  randombytes_buf(out, size);
}

Key128 random_key() noexcept {
  Key128 key;
  random_bytes(key.data(), key.size());
  return key;
}

const Key128& process_key() noexcept {
  static const Key128 key = random_key();
  return key;
}

std::string random_hex(std::size_t bytes) {
  std::string raw(bytes, '\0');
  random_bytes(raw.data(), raw.size());
  return to_hex(raw.data(), raw.size());
}

Digest128 siphash128(const Key128& key, std::string_view bytes) noexcept {
  unsigned char out[crypto_shorthash_siphashx24_BYTES];
  crypto_shorthash_siphashx24(out, data(bytes), bytes.size(), key.data());
  return {load_le64(out), load_le64(out + 8)};
}

std::uint64_t siphash64(const Key128& key, std::string_view bytes) noexcept {
  unsigned char out[crypto_shorthash_siphash24_BYTES];
  crypto_shorthash_siphash24(out, data(bytes), bytes.size(), key.data());
  return load_le64(out);
}

std::int64_t checksum(std::string_view bytes) noexcept {
  return static_cast<std::int64_t>(siphash64(kChecksumKey, bytes));
}

std::string to_hex(const void* bytes, std::size_t size) {
  static constexpr char kDigits[] = "0123456789abcdef";
  const auto* in = static_cast<const unsigned char*>(bytes);
  std::string hex(2 * size, '\0');
  for (std::size_t i = 0; i < size; ++i) {
    hex[2 * i] = kDigits[in[i] >> 4];
    hex[2 * i + 1] = kDigits[in[i] & 15];
  }
  return hex;
}

bool from_hex(std::string_view hex, void* out, std::size_t size) noexcept {
  if (hex.size() != 2 * size) return false;
  auto* bytes = static_cast<unsigned char*>(out);
  for (std::size_t i = 0; i < size; ++i) {
    const int high = nibble(hex[2 * i]), low = nibble(hex[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    bytes[i] = static_cast<unsigned char>(high << 4 | low);
  }
  return true;
}

}  // namespace daybook::crypto
