// Tickets: how flush() and close() wait for the writer, and the errors they have to tell.
//
//   const Position mine = queue.request_flush();
//   if (auto error = tickets.wait(mine, deadline)) throw *error;
//
// An error that lost an accepted record is kept until one wait() has told it, the first one only.
#pragma once

#include <chrono>
#include <optional>

#include "base/mutex.hpp"
#include "daybook/error.hpp"
#include "write/queue.hpp"

namespace daybook::write {

class Tickets {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  /// Waits until all up to `position` is answered. The error to throw: the first that lost some of
  /// it, or timeout, or nothing.
  std::optional<Error> wait(const Position& position, Deadline deadline);
  /// Waits until the writer has ended; false at the deadline.
  bool wait_for_end(Deadline deadline);
  /// The first untold error, whatever it lost; told with this.
  std::optional<Error> take_error();

  // The writer's thread.

  void answer(const Position& position);  // committed, and synced where that was promised
  void lost(const Error& error, std::uint64_t seq);  // the accepted record `seq` is lost
  void fail(const Error& error);  // nothing more will be written: every wait tells it
  void stuck(const std::optional<Error>& error);  // why it takes so long; nothing is lost yet
  void end();                                     // no answer will come any more

 private:
  base::Mutex mutex_;
  base::Condition changed_;
  Position answered_ DAYBOOK_GUARDED_BY(mutex_);
  std::optional<Error> error_ DAYBOOK_GUARDED_BY(mutex_);
  std::optional<Error> fatal_ DAYBOOK_GUARDED_BY(mutex_);
  std::optional<Error> stuck_ DAYBOOK_GUARDED_BY(mutex_);
  std::uint64_t error_seq_ DAYBOOK_GUARDED_BY(mutex_) = 0;
  bool ended_ DAYBOOK_GUARDED_BY(mutex_) = false;
};

}  // namespace daybook::write
