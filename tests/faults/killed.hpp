// A process that is killed at any moment, and what it had said by then.
//
//   const Journal journal(folder / "told");
//   testing::Process child([&](const auto&) { die_after(random.between(0, 50'000'000)); … });
//   CHECK(stored >= journal.read());
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

namespace faults {

/// The kernel kills this process after `after_ns`, wherever it then is: in a wait as in its own
/// work, or by CLOCK_PROCESS_CPUTIME_ID in work alone, and as far on where others use the machine.
inline void die_after(std::int64_t after_ns, clockid_t clock = CLOCK_MONOTONIC) {
  sigevent how{};
  how.sigev_notify = SIGEV_SIGNAL;
  how.sigev_signo = SIGKILL;
  timer_t timer;
  itimerspec when{};
  when.it_value = {after_ns / 1'000'000'000, after_ns % 1'000'000'000};
  if (::timer_create(clock, &how, &timer) != 0 || ::timer_settime(timer, 0, &when, nullptr) != 0) {
    ::_exit(97);
  }
}

/// The last number a process was told is safe: in a file of its own, outside the store.
class Journal {
 public:
  explicit Journal(const std::string& path)
      : file_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {}
  ~Journal() { ::close(file_); }
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  void note(std::int64_t last) const {
    if (::pwrite(file_, &last, sizeof last, 0) != sizeof last) std::abort();
  }
  std::int64_t read() const {
    std::int64_t last = 0;
    return ::pread(file_, &last, sizeof last, 0) == sizeof last ? last : 0;
  }

 private:
  int file_;
};

}  // namespace faults
