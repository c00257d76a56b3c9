// run(): what a policy lets go goes; dry_run(): what that is, counted. Both ask nobody who may, and
// know nothing of what was erased: see erase/retention.hpp.
#pragma once

#include <optional>
#include <string>

#include "daybook/retention.hpp"
#include "retain/plan.hpp"

namespace daybook::retain {

/// options.dry_run: no.
RetentionResult run(const std::string& path, const RetentionOptions& options);

RetentionResult dry_run(const std::string& path, const std::optional<Time>& now,
                        const TakeFirst& first);

}  // namespace daybook::retain
