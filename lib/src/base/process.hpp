// Process: which process something belongs to, told apart from every other, and whether it is gone.
//
//   const base::Process self = base::this_process();   // written down beside what it owns
//   if (base::life_of(other) == base::Life::gone) …    // what it left behind can be tidied away
//
// A pid alone comes again; with the kernel's tick of the process's start, the boot and the pid
// namespace (containers share a boot, and each has a process 1) it does not: proc(5), stat, field
// 22.
#pragma once

#include <cstdint>
#include <string>

namespace daybook::base {

struct Process {
  std::string boot;  // boot id and pid namespace
  std::int64_t pid = 0;
  std::int64_t began = 0;  // clock ticks since boot; 0: not known
};
Process this_process();

enum class Life { runs, gone, unknown };  // unknown: of another boot, or of another namespace
Life life_of(const Process& process);

}  // namespace daybook::base
