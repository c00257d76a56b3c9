// Hour rollups that are too old: their histograms after 31 days, their sums after 400, or what the
// policy of rollups says, and those of metrics likewise. Days, months and all time have them and
// stay for ever.
//
//   bool done = prune_hours(job, ledger, policies, now_ns);
//
// Day by day, each with store_state's mark of what is kept, so that views never count one twice.
// False: the time was up.
#pragma once

#include <cstdint>

#include "retain/job.hpp"
#include "retain/ledger.hpp"
#include "retain/policy.hpp"

namespace daybook::retain {

/// Hours before these go; whole days, all of them folded but for those of metrics, which are not:
/// of these the day of the newest hour stays.
struct HourHorizon {
  std::int64_t sums = 0, histograms = 0;
  std::int64_t metric_sums = 0, metric_histograms = 0;
};
HourHorizon hour_horizon(sql::Connection& connection, const Policies& policies,
                         std::int64_t now_ns);

bool prune_hours(Job& job, Ledger& ledger, const Policies& policies, std::int64_t now_ns);
/// How many rows that would be, by table.
Counts count_hours(sql::Connection& connection, const HourHorizon& horizon);

}  // namespace daybook::retain
