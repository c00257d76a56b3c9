#include "access/api_key.hpp"

#include <algorithm>
#include <cstdint>

#include "crypto/digest.hpp"
#include "crypto/secret.hpp"

namespace daybook::access {
namespace {

constexpr std::string_view kPrefix = "daybook_";
constexpr std::size_t kIdSize = 8, kSecretSize = 43, kCheckSize = 8;
constexpr std::size_t kTextSize = kPrefix.size() + kIdSize + 1 + kSecretSize + 1 + kCheckSize;

std::uint32_t crc32(std::string_view bytes) noexcept {
  std::uint32_t crc = 0xffffffffu;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
  }
  return ~crc;
}

std::string check_of(std::string_view text) {
  const std::uint32_t crc = crc32(text);
  const unsigned char bytes[] = {
      static_cast<unsigned char>(crc >> 24), static_cast<unsigned char>(crc >> 16),
      static_cast<unsigned char>(crc >> 8), static_cast<unsigned char>(crc)};
  return crypto::to_hex(bytes, sizeof bytes);
}

bool is_plain(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view kSpace = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

}  // namespace

std::string ApiKey::text() const {
  std::string text = std::string(kPrefix) + id + '_' + secret;
  return text + '_' + check_of(text);
}

ApiKey new_api_key() {
  return {crypto::random_text(kIdSize), crypto::random_text(kSecretSize)};
}

std::optional<ApiKey> parse_api_key(std::string_view given) {
  const std::string_view text = trimmed(given);
  if (text.size() != kTextSize || text.substr(0, kPrefix.size()) != kPrefix) return std::nullopt;
  const std::string_view id = text.substr(kPrefix.size(), kIdSize);
  const std::string_view secret = text.substr(kPrefix.size() + kIdSize + 1, kSecretSize);
  const std::size_t body = kTextSize - kCheckSize - 1;
  if (!is_plain(id) || !is_plain(secret) || text[kPrefix.size() + kIdSize] != '_' ||
      text[body] != '_' || text.substr(body + 1) != check_of(text.substr(0, body)))
    return std::nullopt;
  return ApiKey{std::string(id), std::string(secret)};
}

crypto::Digest256 digest_of(const crypto::Key256& store_key, const ApiKey& key) {
  return crypto::KeyedDigest(store_key).add(key.id).add(key.secret).finish();
}

}  // namespace daybook::access
