// Vacuum: gives free pages back to the file system, some at a time, with the guard let go between.
//
//   const Vacuumed done = vacuum(job);
//
// Pages from the end of the file move into the gaps (auto_vacuum=INCREMENTAL); the file is cut by
// the checkpoint that follows. No second copy is ever made.
#pragma once

#include <cstdint>

#include "retain/job.hpp"

namespace daybook::retain {

struct Vacuumed {
  std::int64_t bytes = 0;
  bool complete = true;  // false: the time was up
};
Vacuumed vacuum(Job& job);

}  // namespace daybook::retain
