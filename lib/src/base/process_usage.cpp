#include "base/process_usage.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

namespace daybook::base {

ProcessUsage process_usage() {
  ProcessUsage usage;
  std::int64_t size = 0, resident = 0;  // pages: proc(5), statm
  if (std::ifstream("/proc/self/statm") >> size >> resident) {
    usage.resident_bytes = resident * ::sysconf(_SC_PAGESIZE);
  }
  struct rusage times;
  if (::getrusage(RUSAGE_SELF, &times) == 0) {
    const auto seconds = [](const timeval& t) {
      return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    usage.user_s = seconds(times.ru_utime);
    usage.system_s = seconds(times.ru_stime);
  }
  return usage;
}

}  // namespace daybook::base
