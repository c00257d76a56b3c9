// Varints: numbers of seven bits a byte, the low ones first, as packed rollups hold them.
//
//   append_varint(bytes, 300);                     // ac 02
//   Varints varints(bytes);
//   while (!varints.at_end()) if (!varints.next(value)) damaged();
//
// Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace daybook::state {

constexpr int kVarintBits = 7;
constexpr std::uint8_t kVarintMore = 0x80;

inline void append_varint(std::string& bytes, std::uint64_t value) {
  for (; value >= kVarintMore; value >>= kVarintBits)
    bytes.push_back(static_cast<char>(static_cast<std::uint8_t>(value) | kVarintMore));
  bytes.push_back(static_cast<char>(value));
}

class Varints {
 public:
  explicit Varints(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  bool at_end() const noexcept { return at_ == end_; }
  /// False: the bytes end within it, or it has too many.
  bool next(std::uint64_t& value) noexcept {
    value = 0;
    for (int shift = 0; at_ != end_ && shift < 64; shift += kVarintBits) {
      const auto byte = static_cast<std::uint8_t>(*at_++);
      value |= std::uint64_t{byte & (kVarintMore - 1u)} << shift;
      if (byte < kVarintMore) return true;
    }
    return false;
  }

 private:
  const char *at_, *end_;
};

}  // namespace daybook::state
