// A rule as it came in, made whole and found good.
#pragma once

#include "daybook/alerts.hpp"

namespace daybook::watch {

/// With its measure's window and min_count where it has none. Throws invalid_argument with what is
/// wrong.
AlertRule checked_rule(AlertRule rule);

}  // namespace daybook::watch
