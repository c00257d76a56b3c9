// Holds: all of a user, a session, a trace or a conversation stays, whatever its policy says, until
// the hold is released.
//
//   daybook::add_hold("daybook.db", {"case-7", "letter of 1 March", "alice"});
//
// Names are as the store has them (Reader::stored_id). Audited. Any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daybook/record.hpp"

namespace daybook {

struct DAYBOOK_EXPORT Hold {
  std::string name;    // letters, digits and . _ -
  std::string reason;  // why; not empty
  // What it covers, any of it:
  std::string user, session, trace, conversation;
  std::optional<Time> since, released;  // by read_holds()
};

/// Throws invalid_argument where it covers nothing, has no reason, or its name is taken.
DAYBOOK_EXPORT void add_hold(const std::string& path, const Hold& hold);
/// Throws not_found where none of this name holds.
DAYBOOK_EXPORT void release_hold(const std::string& path, const std::string& name);
/// All that ever were, the youngest last.
DAYBOOK_EXPORT std::vector<Hold> read_holds(const std::string& path);

}  // namespace daybook
