// The id by which an archive knows its store: made of a key that the store has from its beginning,
// which it does not give away. A copy of the store has the same.
#pragma once

#include <string>

#include "crypto/keyed_digest.hpp"
#include "state/settings.hpp"

namespace daybook::archive {

inline std::string store_id(sql::Connection& connection) {
  const std::string secret = state::read_settings(connection).pseudonym_key;
  crypto::Key256 key{};
  secret.copy(reinterpret_cast<char*>(key.data()), key.size());
  const crypto::Digest256 digest = crypto::KeyedDigest(key).add("archive of a store").finish();
  return crypto::to_hex(digest.data(), 16);
}

}  // namespace daybook::archive
