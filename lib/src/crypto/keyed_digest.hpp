// KeyedDigest: 256-bit BLAKE2b under a secret key, over fields of which each is put in with its
// type and length, so that no two lists of fields give the same bytes.
//
//   Digest256 link = KeyedDigest(key).add("read").add(17).add_null().finish();
//
// Without the key nobody can make the digest of other fields.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace daybook::crypto {

using Key256 = std::array<unsigned char, 32>;
using Digest256 = std::array<unsigned char, 32>;

class KeyedDigest {
 public:
  explicit KeyedDigest(const Key256& key);
  KeyedDigest(KeyedDigest&&) noexcept;
  ~KeyedDigest();

  KeyedDigest& add(std::string_view bytes);
  KeyedDigest& add(std::int64_t number);
  KeyedDigest& add_null();
  template <class T>
  KeyedDigest& add(const std::optional<T>& value) {
    return value ? add(*value) : add_null();
  }
  Digest256 finish();

 private:
  struct State;
  KeyedDigest& put(char type, std::uint64_t number);
  std::unique_ptr<State> state_;
};

inline std::string_view bytes_of(const Digest256& digest) noexcept {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}
/// In a time that does not depend on where they differ.
bool is_equal(std::string_view a, std::string_view b) noexcept;

}  // namespace daybook::crypto
