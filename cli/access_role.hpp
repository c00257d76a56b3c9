// `access role`, `access allow` and `access deny`: what roles may do.
#pragma once

#include "cli/command.hpp"

namespace daybook::cli {

void add_access_role(CLI::App& command, Context& context);
void add_access_allow(CLI::App& command, Context& context);

}  // namespace daybook::cli
