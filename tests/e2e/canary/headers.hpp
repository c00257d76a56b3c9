// Headers: the members of the public record types, read from their declarations, since C++20 cannot
// list them. What is not understood is an error, so that nothing is passed over.
//
//   text_members("Completion")        // {"operation", "failure.message", "messages.text" …}
#pragma once

#include <set>
#include <string>

namespace testing {

/// All members of a record type that hold text, those of its parts with a dot. Throws
/// std::runtime_error where a declaration, or the type of a member, is not known.
std::set<std::string> text_members(const std::string& type);

}  // namespace testing
