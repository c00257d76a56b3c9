// The audit's own retention: entries that are too old go from its front, and the record of where
// the chain begins follows them in the same transaction, so that what is left still verifies.
//
//   const bool done = trim_audit(job, ledger, policies, now_ns);
//
// An entry that is younger keeps all that come after it; the last one always stays.
#pragma once

#include <cstdint>

#include "retain/job.hpp"
#include "retain/ledger.hpp"
#include "retain/policy.hpp"

namespace daybook::retain {

/// False: the time was up.
bool trim_audit(Job& job, Ledger& ledger, const Policies& policies, std::int64_t now_ns);
/// How many entries that would be.
std::int64_t count_audit(sql::Connection& connection, const Policies& policies,
                         std::int64_t now_ns);

}  // namespace daybook::retain
