// Periods: the buckets of time that a report has a row for.
//
//   for (const Period& period : periods_of(window, Bucket::day, horizon, horizon.kept_hour)) …
//
// Without buckets there is one, without a time. Buckets begin by the window's civil time; an hour
// belongs to the bucket that its begin lies in, so that zones off by half an hour are approximated.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "daybook/reader.hpp"
#include "read/stretches.hpp"

namespace daybook::read {

struct Period {
  std::optional<Time> at;
  Hours hours;
};

/// The periods of `window` that may hold data, in order. Hours before `kept_hour` are pruned: edges
/// there move to the begin of their day, and no hour falls between two periods.
std::vector<Period> periods_of(const Window& window, Bucket bucket, const Horizon& horizon,
                               std::int64_t kept_hour);

}  // namespace daybook::read
