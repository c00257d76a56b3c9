// Byte bits: which of 64 bytes are what is looked for, a bit each, the first byte's the lowest.
//
//   byte_bits(text.data() + at, [](const char* c) -> Bytes { return bytes_at(c) == ':'; })
//
// In vectors of the compiler's own, which it has for every processor.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace daybook::redact {

using Bytes = unsigned char __attribute__((vector_size(16)));
constexpr std::size_t kByteBlock = 64;

/// Which of sixteen bytes are 255 and not 0.
inline std::uint64_t bits_of(Bytes bytes) noexcept {
#if defined(__SSE2__)
  return static_cast<unsigned>(_mm_movemask_epi8(reinterpret_cast<__m128i>(bytes)));
#else
  const auto gather = [](std::uint64_t half) {
    if constexpr (std::endian::native == std::endian::big) half = __builtin_bswap64(half);
    return (half & 0x8040'2010'0804'0201) * 0x0101'0101'0101'0101 >> 56;
  };
  std::uint64_t halves[2];
  std::memcpy(halves, &bytes, sizeof halves);
  return gather(halves[0]) | gather(halves[1]) << 8;
#endif
}

/// `is` looks at sixteen bytes at once, from a place on, and makes 255 of those it wants.
template <class Is>
std::uint64_t byte_bits(const char* at, const Is& is) noexcept {
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < kByteBlock; i += sizeof(Bytes)) bits |= bits_of(is(at + i)) << i;
  return bits;
}

/// Of which bytes are among the `count` from `first` on. Signed, for which there is an instruction.
inline Bytes is_within(Bytes bytes, unsigned char first, unsigned char count) noexcept {
  using Signed = signed char __attribute__((vector_size(16)));
  const Bytes from_least = bytes - static_cast<unsigned char>(first + 128);
  return reinterpret_cast<Signed>(from_least) < static_cast<signed char>(count - 128);
}

/// Sixteen bytes.
inline Bytes bytes_at(const char* at) noexcept {
  Bytes bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

}  // namespace daybook::redact
