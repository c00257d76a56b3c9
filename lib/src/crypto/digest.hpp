// Digests and random bytes: the only room that names libsodium.
//
// Window keys are 128-bit SipHash-2-4 under a random key of the process: fast on short input, and
// text cannot be made to collide without the key (an unkeyed hash would let one message pass for
// another).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace daybook::crypto {

struct Digest128 {
  std::uint64_t lo = 0, hi = 0;
  friend bool operator==(const Digest128&, const Digest128&) = default;
};
using Key128 = std::array<unsigned char, 16>;

void random_bytes(void* out, std::size_t size) noexcept;
Key128 random_key() noexcept;
const Key128& process_key() noexcept;       // random, the same as long as this process lives
std::string random_hex(std::size_t bytes);  // lower case

Digest128 siphash128(const Key128& key, std::string_view bytes) noexcept;
std::uint64_t siphash64(const Key128& key, std::string_view bytes) noexcept;

/// 64-bit checksum of stored bytes, equal in every process: SipHash-2-4 under a published key. It
/// finds rot, not tampering.
std::int64_t checksum(std::string_view bytes) noexcept;

std::string to_hex(const void* bytes, std::size_t size);                    // lower case
bool from_hex(std::string_view hex, void* out, std::size_t size) noexcept;  // exactly 2*size digits

}  // namespace daybook::crypto
