#include "crypto/stream_digest.hpp"

#include <sodium.h>

#include <array>

#include "crypto/digest.hpp"

namespace daybook::crypto {
namespace {

constexpr std::size_t kBytes = 32;

}  // namespace

struct StreamDigest::State {
  crypto_generichash_state hash;
};

StreamDigest::StreamDigest() : state_(std::make_unique<State>()) {
  crypto_generichash_init(&state_->hash, nullptr, 0, kBytes);
}
StreamDigest::StreamDigest(StreamDigest&&) noexcept = default;
StreamDigest& StreamDigest::operator=(StreamDigest&&) noexcept = default;
StreamDigest::~StreamDigest() = default;

void StreamDigest::add(std::string_view bytes) {
  crypto_generichash_update(&state_->hash, reinterpret_cast<const unsigned char*>(bytes.data()),
                            bytes.size());
}

std::string StreamDigest::hex() {
  std::array<unsigned char, kBytes> digest;
  crypto_generichash_final(&state_->hash, digest.data(), digest.size());
  return to_hex(digest.data(), digest.size());
}

}  // namespace daybook::crypto
