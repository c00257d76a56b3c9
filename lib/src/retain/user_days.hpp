// Users' days that are old: their rows are packed into rollup_user_chunk and go from
// rollup_user_day, after 62 days or what the policy of rollups says; never before the policy's age.
// Nothing is lost: `report users` has all days, the view report_users those that are rows.
//
//   bool done = pack_user_days(job, ledger, policies, now_ns, result.damaged);
//
// A few thousand rows at a time, each with store_state's mark of what is kept as rows. A day whose
// packed rows are damaged is told, and the others are packed. False: the time was up.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "retain/job.hpp"
#include "retain/ledger.hpp"
#include "retain/policy.hpp"

namespace daybook::retain {

/// Days before it are packed, all of them folded: a day's begin, in microseconds.
std::int64_t user_day_horizon(sql::Connection& connection, const Policies& policies,
                              std::int64_t now_ns);

bool pack_user_days(Job& job, Ledger& ledger, const Policies& policies, std::int64_t now_ns,
                    std::vector<std::string>& damaged);
/// How many rows that would be.
std::int64_t count_user_days(sql::Connection& connection, const Policies& policies,
                             std::int64_t now_ns);

}  // namespace daybook::retain
