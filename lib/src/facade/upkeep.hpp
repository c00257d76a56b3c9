// Upkeep: retention out of the application itself: every so often where Options asks for it, and
// where the store comes near its cap or its disk is nearly full. It has a thread once it is needed.
//
//   upkeep.look(session.fill());     // the writer's thread, after each batch
//   upkeep.end();                    // stops a run and waits for it
//
// What there is to tell (a warning an hour, a run that failed) the next look() gives back: the
// reporter has one thread. A run is one writer among others, and ends early where a fork waits for
// it.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "daybook/error.hpp"
#include "daybook/record.hpp"
#include "facade/fork.hpp"
#include "write/session.hpp"

namespace daybook::facade {

class Upkeep {
 public:
  /// One run of retention, until it is done or `stop` says so; throws Error.
  using Run = std::function<void(const std::function<bool()>& stop)>;

  /// `every` of 0 or less: only where there is need.
  Upkeep(std::string path, Nanos every, const base::Clock& clock, Run run);
  ~Upkeep() { end(); }
  Upkeep(const Upkeep&) = delete;
  Upkeep& operator=(const Upkeep&) = delete;

  std::vector<Error> look(const write::Fill& fill);
  std::int64_t next_ns() const noexcept { return due_ns_; }  // steady; INT64_MAX: never
  void end() noexcept;
  /// In the child of a fork: was no run at work?
  bool was_quiet() const noexcept { return gate_.was_quiet(); }

 private:
  void ask();
  void work() noexcept;
  void run_once() noexcept;

  const std::string path_;
  const std::int64_t every_ns_;
  const base::Clock& clock_;
  const Run run_;
  // The writer's thread; steady.
  std::int64_t due_ns_, warn_ns_ = 0, ask_ns_ = 0;
  std::int64_t pause_ns_;  // between runs for as long as there is need; grows

  ForkGate gate_;  // held through a run
  std::mutex mutex_;
  std::condition_variable changed_;
  bool asked_ = false, ending_ = false;
  std::vector<Error> untold_;
  std::thread thread_;
};

}  // namespace daybook::facade
