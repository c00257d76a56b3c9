#include "cli/signals.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace daybook::cli {
namespace {

volatile std::sig_atomic_t stop_requested = 0;

// Calls only what is safe in a handler: open, dup2, close.
extern "C" void on_stop(int) {
  const int saved = errno;
  stop_requested = 1;
  if (const int null = open("/dev/null", O_RDONLY | O_CLOEXEC); null >= 0) {
    dup2(null, STDIN_FILENO);
    close(null);
  }
  errno = saved;
}

}  // namespace

StopSignals::StopSignals() {
  stop_requested = 0;
  struct sigaction action {};
  action.sa_handler = on_stop;
  action.sa_flags = static_cast<int>(SA_RESETHAND);  // no SA_RESTART: a waiting read must return
  sigemptyset(&action.sa_mask);
  sigaction(SIGTERM, &action, &term_);
  sigaction(SIGINT, &action, &interrupt_);
}

StopSignals::~StopSignals() {
  sigaction(SIGTERM, &term_, nullptr);
  sigaction(SIGINT, &interrupt_, nullptr);
}

bool StopSignals::stopped() const noexcept {
  return stop_requested != 0;
}

void StopSignals::wait(std::chrono::milliseconds time) const noexcept {
  if (!stopped()) poll(nullptr, 0, static_cast<int>(time.count()));
}

}  // namespace daybook::cli
