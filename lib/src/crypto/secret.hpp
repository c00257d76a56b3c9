// Secrets: how they are made, and how they are taken out of memory.
//
//   std::string secret = random_text(43);      // 256 bits, letters and digits
//   keep(KeyedDigest(store_key).add(secret).finish());
//   wipe(secret);
//
// A secret of 256 random bits needs no slow hash: nobody can try them all.
#pragma once

#include <string>

namespace daybook::crypto {

/// Letters and digits, each as likely as any other.
std::string random_text(std::size_t size);
/// Overwrites it, and empties it.
void wipe(std::string& secret) noexcept;

}  // namespace daybook::crypto
