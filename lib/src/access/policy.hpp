// Policy: who may do what in a store, as its tables said at one moment.
//
//   const Principal principal = resolve(connection, key, now_ns);   // throws Error{denied}
//   if (!principal.may("read", "completions")) …
//
// Off (the setting `access`, and the default): whoever can open the file owns it, and no key is
// looked at. On: nobody is anybody without a key. Every change raises store_state.policy_version
// (see version_of): whoever keeps a Policy or a Principal reads it again when that is another.
//
// A Policy is a value and never changes: any thread may ask it. It holds digests of keys, no key.
// A row that this library does not understand grants nothing.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/api_key.hpp"
#include "access/principal.hpp"
#include "sql/connection.hpp"

namespace daybook::access {

class Policy {
 public:
  /// Off: as in a store that has no policy.
  Policy() = default;

  bool is_on() const noexcept { return on_; }
  /// Whose key it is; off: file_owner(). Throws Error{denied}, whose text is the same for a key
  /// that is not known and for a wrong secret, and never quotes the key.
  Principal resolve(std::string_view key, std::int64_t now_ns) const;

 private:
  friend Policy read_policy(sql::Connection& connection);
  struct Key {
    std::string principal;
    crypto::Digest256 digest;
    std::optional<std::int64_t> expires_ns, revoked_ns;
  };
  struct Member {
    std::string role;
    bool disabled = false;
  };
  bool on_ = false;
  crypto::Key256 store_key_{};
  std::map<std::string, Key, std::less<>> keys_;
  std::map<std::string, Member, std::less<>> members_;
  std::map<std::string, std::vector<Grant>, std::less<>> grants_;  // by role
};

/// In any transaction, or none: then each table is read by itself.
Policy read_policy(sql::Connection& connection);
/// The same and Policy::resolve, for whoever asks once.
Principal resolve(sql::Connection& connection, std::string_view key, std::int64_t now_ns);
/// Another number whenever the policy, or a setting, may have changed.
std::int64_t version_of(sql::Connection& connection);

/// Whoever can open a file whose policy is off: may do everything. Its name is empty.
const Principal& file_owner();
/// What a role may do, in order.
std::vector<Grant> grants_of(sql::Connection& connection, std::string_view role);

}  // namespace daybook::access
