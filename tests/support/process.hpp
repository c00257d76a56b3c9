// Process: a child made by fork that runs one function and stays alive until it is killed or has
// ended.
//
//   Process holder([&](Process::Line& ready) { auto held = guard().acquire(1s); ready.say();
//   hang(); }); holder.wait_until_ready(); holder.kill();
#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <stdexcept>

namespace testing {

class Process {
 public:
  class Line {
   public:
    explicit Line(int fd) noexcept : fd_(fd) {}
    void say() const {
      if (::write(fd_, "!", 1) != 1) ::_exit(99);
    }

   private:
    int fd_;
  };

  /// The child ends with the function's result as its exit code, 98 after an exception.
  explicit Process(const std::function<int(const Line&)>& run) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("no fork");
    if (pid_ == 0) {
      ::close(ends[0]);
      int code = 98;
      try {
        code = run(Line(ends[1]));
      } catch (...) {
      }
      ::_exit(code);
    }
    ::close(ends[1]);
    ready_ = ends[0];
  }
  ~Process() {
    if (!ended_) kill();
    ::close(ready_);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const noexcept { return pid_; }
  /// False if the child ended without a word.
  bool wait_until_ready() const {
    char said = 0;
    return ::read(ready_, &said, 1) == 1;
  }
  void kill() {
    ::kill(pid_, SIGKILL);
    join();
  }
  int join() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    ended_ = true;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  [[noreturn]] static void hang() {
    for (;;) ::pause();
  }

 private:
  pid_t pid_ = -1;
  int ready_ = -1;
  bool ended_ = false;
};

}  // namespace testing
