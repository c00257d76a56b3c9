// ApiKey: what a principal proves itself with, as text: daybook_<8: id>_<43: secret>_<8: check>.
//
//   const ApiKey key = new_api_key();           // key.text() is shown once, then forgotten
//   keep(key.id, digest_of(store_key, key));    // all that the store has of it
//   if (const auto given = parse_api_key(text)) look_up(given->id);
//
// Letters and digits only; the secret is 256 random bits. The check (CRC-32, hex) tells a typing
// error from a wrong key without asking a store, and tools that look for leaked secrets from
// chance.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/keyed_digest.hpp"

namespace daybook::access {

struct ApiKey {
  std::string id, secret;
  std::string text() const;
};

ApiKey new_api_key();
/// Nothing where it is no key: another shape, another length, a wrong check. White space around it
/// is left out.
std::optional<ApiKey> parse_api_key(std::string_view text);
/// Covers the id, too: a digest that is moved to another key's row proves nothing.
crypto::Digest256 digest_of(const crypto::Key256& store_key, const ApiKey& key);

}  // namespace daybook::access
