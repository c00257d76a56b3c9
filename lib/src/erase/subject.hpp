// Subject: what a request, or a tombstone, is about, as ids of the store.
//
//   const Subject subject = resolve(connection, request);
//   for (const std::int64_t id : subject.ids) …    // of user_name, session or trace
//
// A value; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daybook/erase.hpp"
#include "sql/connection.hpp"
#include "state/tombstones.hpp"

namespace daybook::erase {

/// The user whose sums are those of all that were erased.
constexpr std::string_view kErasedUser = "(erased)";

enum class Kind { user, session, trace, before };
const char* word(Kind kind) noexcept;

struct Subject {
  Kind kind = Kind::user;
  std::vector<std::string> names;  // that it has, or may have, in the store
  std::vector<std::int64_t> ids;   // of rows that are there
  std::int64_t until_ns = 0;       // of its rows those that began before
  std::string digest;              // of the tombstone it came from, or empty

  /// "7,9", for a list in SQL.
  std::string id_list() const;
};

/// Throws invalid_argument unless one thing is named.
Subject resolve(sql::Connection& connection, const EraseRequest& request);
/// By digests: of every name that the store has of that kind.
Subject resolve(sql::Connection& connection, const std::string& key,
                const state::Tombstone& tombstone);

/// How the subject is called where its name must not stand: "user e_" and 32 hex digits.
std::string pseudonym_of(const std::string& key, const Subject& subject);

}  // namespace daybook::erase
