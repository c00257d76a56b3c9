// The command that is run for a change of an alert's state.
//
//   std::string failure = run_alert_command("/etc/daybook/notify", change, path);
//
// The shell runs it as it was given; nothing of the change stands in its text. What it is about is
// in its environment (DAYBOOK_ALERT, DAYBOOK_ALERT_STATE …) and, whole, as JSON on its standard
// input. What it prints goes to standard error. One that takes more than a minute is ended.
#pragma once

#include <string>

#include "daybook/alerts.hpp"

namespace daybook::cli {

/// What failed, for a person; empty: nothing.
std::string run_alert_command(const std::string& command, const AlertChange& change,
                              const std::string& store);

}  // namespace daybook::cli
