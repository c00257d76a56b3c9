// The cap on the store's size: the oldest spans go, whatever their policy, until database, log and
// locks take no more than the setting `db_max_size`.
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
  bool complete = true;    // false: the time was up, or nothing was left to delete
};
Capped shrink_to_cap(Job& job, Ledger& ledger, std::int64_t now_ns);

/// Bytes of the store and of its files beside it, free pages left out: they are given back.
std::int64_t store_bytes(sql::Connection& connection);

}  // namespace daybook::retain
