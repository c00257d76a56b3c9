// Hasher: the keyed digests that folding looks things up by, in memory only.
//
// A path's digest chains its messages: chain(parent, message). The seed of every chain and content
// digest holds the version of the redaction rules, or that there are none, so a message stored raw
// is never reused where redaction is on.
#pragma once

#include <cstring>
#include <string_view>

#include "crypto/digest.hpp"

namespace daybook::fold {

class Hasher {
 public:
  /// `variant` tells apart what must never be shared: rules version, redaction on or off.
  explicit Hasher(std::uint64_t variant) : key_(crypto::process_key()), variant_(variant) {}
  /// From now on; nothing that was known by another is found any more.
  void use(std::uint64_t variant) noexcept { variant_ = variant; }

  /// Equal for all hashers of the process, so that any thread may make it ahead.
  static crypto::Digest128 bytes(std::string_view text) noexcept {
    return crypto::siphash128(crypto::process_key(), text);
  }

  /// Digest of some digests or numbers in order.
  template <class... Parts>
  crypto::Digest128 combine(const Parts&... parts) const noexcept {
    char buffer[(sizeof(Parts) + ... + 0) + sizeof variant_];
    std::memcpy(buffer, &variant_, sizeof variant_);
    std::size_t at = sizeof variant_;
    ((std::memcpy(buffer + at, &parts, sizeof parts), at += sizeof parts), ...);
    return crypto::siphash128(key_, {buffer, at});
  }

  /// What a text or a JSON document is known by once it is stored as content.
  enum class Form : std::uint64_t { text = 1, json = 2 };
  crypto::Digest128 content(Form form, const crypto::Digest128& bytes) const noexcept {
    return combine(form, bytes);
  }

  std::uint64_t variant() const noexcept { return variant_; }
  crypto::Digest128 root() const noexcept { return combine(std::uint64_t{0}); }

 private:
  crypto::Key128 key_;
  std::uint64_t variant_;
};

}  // namespace daybook::fold
