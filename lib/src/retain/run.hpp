// run(): what apply_retention() does once it is allowed; a writer's own upkeep acts for the store,
// whose policy it is, and asks nobody.
#pragma once

#include <string>

#include "daybook/retention.hpp"

namespace daybook::retain {

RetentionResult run(const std::string& path, const RetentionOptions& options);

}  // namespace daybook::retain
