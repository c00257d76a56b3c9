// The pass over rows: deletes, by time of event, the spans and moments that are due.
//
//   bool done = delete_due_spans(job, ledger, policies, now_ns) &&
//               delete_due_moments(job, ledger, policies, now_ns);
//
// What is kept between rows that are due is looked at outside of the guard. True: none is left;
// false: the time was up.
#pragma once

#include <cstdint>

#include "retain/job.hpp"
#include "retain/ledger.hpp"
#include "retain/policy.hpp"

namespace daybook::retain {

/// What the fold had computed of hours that spans were taken out of, day by day; nothing where they
/// are counted as pruned.
bool write_copies(Job& job, Ledger& ledger);
bool delete_due_spans(Job& job, Ledger& ledger, const Policies& policies, std::int64_t now_ns);
bool delete_due_moments(Job& job, Ledger& ledger, const Policies& policies, std::int64_t now_ns);

}  // namespace daybook::retain
