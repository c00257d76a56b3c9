// A metric's sample as its row tells it, for whoever compares it with the one after it.
#pragma once

#include "state/metric_rollups.hpp"

namespace daybook::state {

/// From six columns, beginning at `first`: at_ns, value, count, sum, bounds, buckets.
MetricSample metric_sample_at(const sql::Statement& row, int first);

}  // namespace daybook::state
