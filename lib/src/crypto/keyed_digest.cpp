#include "crypto/keyed_digest.hpp"

#include <sodium.h>

namespace daybook::crypto {

struct KeyedDigest::State {
  crypto_generichash_state hash;
  ~State() { sodium_memzero(&hash, sizeof hash); }  // the key is in it
};

KeyedDigest::KeyedDigest(const Key256& key) : state_(std::make_unique<State>()) {
  crypto_generichash_init(&state_->hash, key.data(), key.size(), sizeof(Digest256));
}
KeyedDigest::KeyedDigest(KeyedDigest&&) noexcept = default;
KeyedDigest::~KeyedDigest() = default;

/// Byte by byte, so that a digest is the same whatever the machine's byte order.
KeyedDigest& KeyedDigest::put(char type, std::uint64_t number) {
  std::array<unsigned char, 9> head{static_cast<unsigned char>(type)};
  for (std::size_t i = 1; i < head.size(); ++i, number >>= 8)
    head[i] = static_cast<unsigned char>(number & 0xff);
  crypto_generichash_update(&state_->hash, head.data(), head.size());
  return *this;
}

KeyedDigest& KeyedDigest::add(std::string_view bytes) {
  put('b', bytes.size());
  crypto_generichash_update(&state_->hash, reinterpret_cast<const unsigned char*>(bytes.data()),
                            bytes.size());
  return *this;
}

KeyedDigest& KeyedDigest::add(std::int64_t number) {
  return put('i', static_cast<std::uint64_t>(number));
}

KeyedDigest& KeyedDigest::add_null() {
  return put('n', 0);
}

Digest256 KeyedDigest::finish() {
  Digest256 digest;
  crypto_generichash_final(&state_->hash, digest.data(), digest.size());
  return digest;
}

bool is_equal(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace daybook::crypto
