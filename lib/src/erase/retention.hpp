// run_retention(): what apply_retention() does once it is allowed; a writer's own upkeep acts for
// the store, whose policy it is, and asks nobody.
#pragma once

#include <string>

#include "daybook/retention.hpp"

namespace daybook::erase {

/// Erasures first that a restore undid, or that were cut short; the time is of both.
RetentionResult run_retention(const std::string& path, const RetentionOptions& options);

}  // namespace daybook::erase
