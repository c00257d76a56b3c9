// What this process uses of its machine.
//
//   const base::ProcessUsage now = base::process_usage();
//   now.resident_bytes   // in memory, without what is swapped out
#pragma once

#include <cstdint>

namespace daybook::base {

struct ProcessUsage {
  std::int64_t resident_bytes = 0;  // 0: not known
  double user_s = 0, system_s = 0;  // processor time of all threads since the process began
};
ProcessUsage process_usage();

}  // namespace daybook::base
