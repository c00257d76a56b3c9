// The key that a command acts by: from a file or $DAYBOOK_KEY, never from the command line.
//
//   const KeyScope acting(key_of(context));
//   check_needs(context);                     // the table of what each command needs
//
// Where the store's policy is off, no key is looked at.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

namespace daybook::cli {

/// --key-file's, else $DAYBOOK_KEY, which is then taken out of the environment: no command that is
/// run from here gets it. Empty: none. Warns of a file that others may read.
std::string key_of(Context& context);
/// A word that holds a key: whoever lists processes would read it.
bool holds_key(std::string_view word) noexcept;

/// What a command needs of whoever runs it, once the policy is on.
struct Need {
  enum class Of {
    nobody,  // it does not open the store, or makes it
    anyone,  // whose key is valid; the library asks the rest, as it reads or writes
    grant    // who may `action` `object`
  };
  std::string_view command;
  Of of = Of::anyone;
  std::string_view action = {}, object = "*";
  bool reads = false;  // with the context's reader
};
const std::vector<Need>& needs();
/// Throws Error{denied} unless the key is allowed the command, and is --as's.
void check_needs(Context& context);

}  // namespace daybook::cli
