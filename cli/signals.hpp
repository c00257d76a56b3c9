// SIGTERM and SIGINT as a flag, so that work can end at a whole record.
//
//   StopSignals signals;
//   while (!signals.stopped() && input.next(item)) …
//
// The first signal sets the flag and gives standard input its end, so that a read that waits for a
// pipe returns; a second one kills, as ever. One object at a time; the destructor puts back what
// was.
#pragma once

#include <chrono>
#include <csignal>

namespace daybook::cli {

class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  bool stopped() const noexcept;
  /// Waits, or until a signal comes.
  void wait(std::chrono::milliseconds time) const noexcept;

 private:
  struct sigaction term_ {
  }, interrupt_{};
};

}  // namespace daybook::cli
