// Tombstones: what was erased on request, as keyed digests of names. Nothing of it may come back: a
// restore of an archive leaves it out, and a store that was restored from an older backup erases it
// again.
//
//   const auto gone = state::Tombstones::read(connection);     // the store's, and those beside it
//   if (gone.covers({.user = "u42"}, at_ns)) skip(record);
//
// They stand in the table `tombstone` (made on demand), and as lines of "<store>-erased", which
// outlives the store's file: a backup of before holds the same key, so the digests are the same.
// Names are those that the store has (pseudonyms). A value; any thread once it is read.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sql/connection.hpp"

namespace daybook::state {

struct Tombstone {
  std::string kind;           // user, session, trace, before
  std::string digest;         // 16 bytes
  std::int64_t until_ns = 0;  // of its rows those that began before
  std::int64_t asked_ns = 0;
  bool recompute = false;  // the sums were recomputed, not kept
  std::int64_t id = 0;     // in the table; 0: it stands in the file alone
  bool finished = false;   // as the table says, and
  bool held = false;       // that a hold kept some of it
};

/// Whose a record is; empty: nobody's.
struct Owners {
  std::string_view user, session, trace;  // trace: 32 hex digits, lower case
};

/// The digest that stands for a name. `key`: the store's pseudonym key.
std::string subject_digest(std::string_view key, std::string_view kind, std::string_view name);

class Tombstones {
 public:
  static Tombstones read(sql::Connection& connection);

  bool empty() const noexcept { return all_.empty(); }
  const std::vector<Tombstone>& all() const noexcept { return all_; }
  /// Of the file beside the store: each line that is no tombstone, by its place, and what to do.
  const std::vector<std::string>& damaged() const noexcept { return damaged_; }
  /// Whether a record that began at `at_ns` was erased. A digest for each owner that is given.
  bool covers(const Owners& owners, std::int64_t at_ns) const;

 private:
  std::string key_;
  std::vector<Tombstone> all_;
  std::vector<std::string> damaged_;
};

/// "<store>-erased"
std::string tombstone_file(const std::string& store);
/// Adds a line and syncs it, mode 0600. Throws Error{io …}.
void append_tombstone(const std::string& store, const Tombstone& tombstone);

}  // namespace daybook::state
