// `alert set`: from options to a rule, and how it stands at once.
#pragma once

#include "cli/command.hpp"

namespace daybook::cli {

void add_alert_set(CLI::App& command, Context& context);

}  // namespace daybook::cli
