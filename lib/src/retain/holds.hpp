// Holds: what must not be deleted, whatever its policy, until the hold is released: all of a user,
// a session, a trace or a conversation (table `hold`).
//
//   const Holds holds = Holds::read(connection);
//   if (holds.covers({user_id, session_id, trace_row, conversation_row})) …it stays
//
// As they are when they are read. Plain values; any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_set>

#include "sql/connection.hpp"

namespace daybook::retain {

/// Whose a row is; 0: nobody's.
struct Belongs {
  std::int64_t user_id = 0, session_id = 0, trace_row = 0, conversation_row = 0;
  std::int64_t conversation_of_trace = 0;
};

class Holds {
 public:
  /// `only`: the one of this name; empty: all.
  static Holds read(sql::Connection& connection, std::string_view only = {});

  bool empty() const noexcept {
    return users_.empty() && sessions_.empty() && traces_.empty() && conversations_.empty();
  }
  bool covers(const Belongs& row) const;

 private:
  std::unordered_set<std::int64_t> users_, sessions_, traces_, conversations_;
};

}  // namespace daybook::retain
