// The cap on the store's size: where database and locks take more than 19 of 20 parts of the
// setting `db_max_size`, the oldest spans go, whatever their policy, until they take nine tenths of
// it: a writer is refused at the cap, and has room again after each run.
//
//   const Capped done = shrink_to_cap(job, ledger, now_ns);
//
// By time of event, oldest first; moments of the same age go too. Each round deletes what seems to
// be enough, sweeps its text and gives the pages back, and is followed by another where it was not.
#pragma once

#include <cstdint>

#include "retain/job.hpp"
#include "retain/ledger.hpp"

namespace daybook::retain {

struct Capped {
  std::int64_t bytes = 0;  // given back
  bool complete = true;  // false: the time was up, or nothing was left to delete: more than the cap
};
Capped shrink_to_cap(Job& job, Ledger& ledger, std::int64_t now_ns);

}  // namespace daybook::retain
