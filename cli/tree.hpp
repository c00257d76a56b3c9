// A conversation drawn for people: who said what, tool calls as calls, branches marked.
//
//   user       Change my flight to Friday.
//   assistant  → get_reservation({"id":"ABC"})          gpt-4o 812 ms, 1,204 in, 88 out
//   tool       {"flights":[…]}
//   ├─ branch 1 of 2
//   …
//
// One line a message, cut to `columns`; or, where `full`, everything. Stored text is made safe for
// a terminal. Pure function.
#pragma once

#include <ostream>

#include "cli/conversation.hpp"

namespace daybook::cli {

struct TreeStyle {
  bool full = false;
  bool color = false;
  std::size_t columns = 0;  // 0: not cut
};
void draw(std::ostream& out, const Conversation& conversation, const TreeStyle& style);

/// A message as one text: its text, then its tool calls as `→ name(arguments)`.
std::string told(const MessageOf& message);

}  // namespace daybook::cli
