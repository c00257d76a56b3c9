// `access principal` and `access key`: who there is, and what they prove themselves with; and how a
// key is handed out.
#pragma once

#include <functional>
#include <string>

#include "cli/command.hpp"
#include "daybook/access.hpp"

namespace daybook::cli {

/// Makes a key and prints it, this once, or writes it to a new file of mode 0600 where `out` names
/// one. The file is there before the key: what cannot be kept is not made.
int hand_out(const Context& context, const std::string& out, const std::function<NewKey()>& make);
void add_out(CLI::App& command, std::string& out);

void add_access_principal(CLI::App& command, Context& context);
void add_access_key(CLI::App& command, Context& context);

}  // namespace daybook::cli
