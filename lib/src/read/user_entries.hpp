// UserEntries: rows of users' days in any order, added up by user, service and model.
//
//   entries.add(entry);
//   for (const UserEntry& sum : entries.in_order()) …
//
// A table of its own, since 300,000 of them in a std::unordered_map took as long as reading them.
// One thread.
#pragma once

#include <cstdint>
#include <vector>

#include "read/user_rows.hpp"

namespace daybook::read {

class UserEntries {
 public:
  UserEntries() : slots_(kSlotsMin) {}
  void add(const UserEntry& entry);
  /// Many at once: while one is added, memory fetches where the next ones go.
  void add(const std::vector<UserEntry>& entries);
  const std::vector<UserEntry>& in_no_order() const noexcept { return entries_; }
  /// By user, service and model. Nothing is added after it.
  const std::vector<UserEntry>& in_order();

 private:
  static constexpr std::size_t kSlotsMin = 1024;  // a power of two, as every size of theirs
  void grow();
  std::uint32_t& slot_of(const UserEntry& entry);

  std::vector<UserEntry> entries_;
  std::vector<std::uint32_t> slots_;  // one beyond the place in entries_; 0: free
};

}  // namespace daybook::read
