// The pass over text: messages and content of closed epochs that nobody refers to any more.
//
//   bool done = sweep_text(job, ledger, now_ns);
//
// The open epoch is closed where rows of it went. Ends of paths that other processes fold onto go
// before their messages, children before parents, messages before their text: whenever it is ended,
// nothing leads to what is gone. The words of the search index are forgotten with the first text,
// and in the end dictionaries that hold pieces of it (cold_sums.hpp).
#pragma once

#include <cstdint>

#include "retain/job.hpp"
#include "retain/ledger.hpp"

namespace daybook::retain {

/// False: the time was up; the epochs stay marked.
bool sweep_text(Job& job, Ledger& ledger, std::int64_t now_ns);

}  // namespace daybook::retain
