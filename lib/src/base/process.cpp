#include "base/process.hpp"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>

namespace daybook::base {
namespace {

std::string here() {
  std::string boot;
  std::getline(std::ifstream("/proc/sys/kernel/random/boot_id") >> std::ws, boot);
  struct stat names;
  const bool known = ::stat("/proc/self/ns/pid", &names) == 0;
  return (boot.empty() ? "unknown" : boot) + "/" + (known ? std::to_string(names.st_ino) : "0");
}

std::int64_t began(std::int64_t pid) {
  std::string line;
  std::getline(std::ifstream("/proc/" + std::to_string(pid) + "/stat"), line);
  const std::size_t name_end = line.rfind(')');  // a process's name may hold anything
  if (name_end == std::string::npos) return 0;
  std::istringstream fields(line.substr(name_end + 1));
  std::string field;
  constexpr int kAfterName = 20;
  for (int i = 0; i < kAfterName; ++i) fields >> field;
  return fields ? std::stoll(field) : 0;
}

}  // namespace

Process this_process() {
  return {here(), ::getpid(), began(::getpid())};
}

Life life_of(const Process& process) {
  if (process.boot != here()) return Life::unknown;
  if (::kill(static_cast<pid_t>(process.pid), 0) != 0 && errno == ESRCH) return Life::gone;
  const std::int64_t ticks = began(process.pid);  // 0: hidden from us, but there
  if (ticks == 0 || process.began == 0 || ticks == process.began) return Life::runs;
  return Life::gone;
}

}  // namespace daybook::base
