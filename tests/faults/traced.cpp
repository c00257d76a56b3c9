#include "faults/traced.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <fstream>

#include "faults/trials.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

namespace faults {
namespace {

constexpr const char* kMark = "\"daybook-mark:";
constexpr const char* kLog = "DAYBOOK_FAULT_TRACE";

bool run_under_strace(const std::string& log, const std::string& test_case) {
  const std::string self = std::filesystem::read_symlink("/proc/self/exe");
  testing::Process strace([&](const testing::Process::Line&) {
    ::setenv(kLog, log.c_str(), 1);
    if (::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDOUT_FILENO) < 0) return 96;
    ::execlp("strace", "strace", "-f", "-qq", "-e", "signal=none", "-e",
             "trace=fsync,fdatasync,?access,?faccessat,?faccessat2", "-o", log.c_str(),
             self.c_str(), test_case.c_str(), nullptr);
    return 97;
  });
  return strace.join() == 0;
}

SyncsByMark read(const std::string& log) {
  SyncsByMark found{{"", 0}};
  std::ifstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    if (const auto at = line.find(kMark); at != std::string::npos) {
      const auto begin = at + std::string(kMark).size();
      found.emplace_back(line.substr(begin, line.find('"', begin) - begin), 0);
    } else if (line.find("sync(") != std::string::npos) {  // not "<... fsync resumed>"
      ++found.back().second;
    }
  }
  return found;
}

}  // namespace

void mark(const std::string& name) {
  static_cast<void>(::access(("daybook-mark:" + name).c_str(), F_OK));
}

bool is_traced() {
  return std::getenv(kLog) != nullptr;
}

std::int64_t syncs_so_far() {
  std::int64_t all = 0;
  for (const auto& [name, syncs] : read(std::getenv(kLog))) all += syncs;
  return all;
}

std::optional<SyncsByMark> syncs_by_mark(const std::string& test_case) {
  const MemoryFolder folder;
  const std::string log = folder / "trace";
  const bool done = run_under_strace(log, test_case);
  SyncsByMark found = read(log);
  if (found.size() == 1) {
    WARN("skipped: strace is not installed, or may not trace here");
    return std::nullopt;
  }
  CHECK(done);
  found.erase(found.begin());
  return found;
}

}  // namespace faults
