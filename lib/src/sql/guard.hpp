// Guard: the lock that every write transaction and every checkpoint holds, across processes.
//
// SQLite 3.7.0-3.51.2 can lose committed rows when a checkpoint meets a commit of another
// connection (the WAL-reset race), so both are kept apart by a lock on a sidecar file beside the
// store, "<path>-lock". Those who wait stand in a row of gates, bytes of "<path>-turn": each holds
// its gate until the one before it is free, so a dozen are served in the order they came. Polled
// with short fixed sleeps, so that a deadline and close() work. A single lock starves (1 % of a
// fair share among 8 processes); one gate alone gave 89 %, but waits of 1.5 s. Kernel locks vanish
// with the process. flock and open file description locks, never POSIX locks: two stores in one
// process exclude each other too. One Guard serves one thread, one hold at a time.
//
//   sql::Guard guard(path);
//   { auto held = guard.acquire(5s); connection.exec("BEGIN IMMEDIATE"); … }
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace daybook::sql {

class Guard {
  struct State;

 public:
  class Held {  // releases on destruction; ends before its Guard
   public:
    Held() = default;
    Held(Held&&) noexcept;
    Held& operator=(Held&&) noexcept;
    ~Held();

   private:
    friend class Guard;
    explicit Held(State* state) noexcept : state_(state) {}
    State* state_ = nullptr;
  };

  explicit Guard(const std::string& store_path);  // creates the sidecars, 0600; throws Error
  Guard(Guard&&) noexcept;
  Guard& operator=(Guard&&) noexcept;
  ~Guard();

  /// Waits at most `deadline`; throws Error{busy} naming the holder's pid. `give_up` is asked
  /// between polls: true ends the wait early, also with Error{busy}.
  Held acquire(std::chrono::nanoseconds deadline, const std::function<bool()>& give_up = {});

 private:
  std::unique_ptr<State> state_;
};

}  // namespace daybook::sql
