// Place and Look: how far a walk over rows by service and time is, and what it found there.
#pragma once

#include <cstdint>

namespace daybook::retain {

/// Behind the row it names.
struct Place {
  std::size_t service = 0;  // which of those that have a policy
  std::int64_t at_us = INT64_MIN, id = 0;
};

enum class Look { end, kept, due };

}  // namespace daybook::retain
