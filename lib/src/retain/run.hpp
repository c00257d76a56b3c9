// run(): what a policy lets go goes. Asks nobody who may, and does not look at what was erased: see
// erase/retention.hpp.
#pragma once

#include <string>

#include "daybook/retention.hpp"

namespace daybook::retain {

RetentionResult run(const std::string& path, const RetentionOptions& options);

}  // namespace daybook::retain
