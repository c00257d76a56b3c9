// Secrets: made, kept as keyed digests, compared without telling how far they were right.
//
//   const std::string secret = random_text(43);                 // 256 bits, letters and digits
//   const Digest256 kept = keyed_digest(store_key, secret);     // BLAKE2b-256
//   if (is_same_secret(kept, keyed_digest(store_key, given))) …
//
// A secret of 256 random bits needs no slow hash: nobody can try them all. The key ties a digest to
// its store, so that digests of two stores cannot be compared.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "crypto/digest.hpp"

namespace daybook::crypto {

using Digest256 = std::array<unsigned char, 32>;

Digest256 keyed_digest(const Key128& key, std::string_view bytes) noexcept;
/// Takes as long whatever they hold.
bool is_same_secret(const Digest256& a, const Digest256& b) noexcept;
/// Letters and digits, each as likely as any other.
std::string random_text(std::size_t size);
/// Overwrites it, and empties it.
void wipe(std::string& secret) noexcept;

}  // namespace daybook::crypto
