// AuditSubjects: whom an entry of the audit concerns: users, sessions, conversations and traces, by
// their ids as they are stored, up to a hundred and then a count.
//
//   AuditSubjects subjects;
//   subjects.add("user", "u42");
//   subjects.add("conversation", "c7");
//   subjects.json()                            // ["user:u42","conversation:c7"]; ["…",12]: 12 more
//
// In the chain each stands as a digest of a salt of its own and the name, so that an erasure can
// drop both and the chain still verifies: what is left of it is the digest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "crypto/keyed_digest.hpp"

namespace daybook::state {

class AuditSubjects {
 public:
  static constexpr std::size_t kNamedMax = 100;

  /// `kind`: user, session, conversation, trace. Once is enough; what is empty is nobody.
  void add(std::string_view kind, std::string_view id);
  /// Those that are known only by their number.
  void add_unnamed(std::int64_t count) noexcept { more_ += count; }

  bool empty() const noexcept { return named_.empty() && more_ == 0; }
  std::int64_t count() const noexcept { return static_cast<std::int64_t>(named_.size()) + more_; }
  std::string json() const;

 private:
  std::vector<std::string> named_;
  std::unordered_set<std::uint64_t> known_;  // digests, of those only counted too
  std::int64_t more_ = 0;
};

/// The subjects of an entry as they are stored: each has its salt, or, once it was erased, no name
/// and its digest in the salt's place.
struct StoredSubjects {
  static constexpr std::size_t kSaltBytes = 16;

  std::vector<std::optional<std::string>> names;
  std::vector<std::string> salts;
  std::int64_t more = 0;

  /// With new salts, of AuditSubjects::json().
  static StoredSubjects salted(std::string_view json);
  /// Nothing where the columns do not fit each other or are written in another way than here.
  static std::optional<StoredSubjects> parse(std::string_view json, std::string_view salts);

  std::string json() const;
  std::string joined_salts() const;
  std::size_t erased() const noexcept;
  /// Takes the name away where it stands; true if it did.
  bool erase(std::string_view name, const crypto::Key256& key);
  void add_to(crypto::KeyedDigest& link, const crypto::Key256& key) const;
};

}  // namespace daybook::state
