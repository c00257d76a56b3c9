// Job: work on a store that others write to meanwhile, in small transactions under the guard.
//
//   Job job(path, options);
//   while (!job.time_is_up() && more)
//     job.transaction([&] { while (more && !job.turn_is_over()) more = delete_next(); });
//   job.close();
//
// A transaction is over after some forty milliseconds: rows of shorter ones lie on as many pages of
// indexes, which are then written as often. Where it had to wait for others it is 25, and they have
// four times as long before the next one: how long they wait at most, and how many pages are
// written, are weighed by bench/prune. Each is followed by a checkpoint by the usual schedule,
// beside others once the WAL is long, so that it stays small: a disk that is full has room for it,
// or there is room once the WAL is truncated. What a power cut takes of it is done again by the
// next run. One thread.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "sql/checkpoint.hpp"
#include "sql/connection.hpp"
#include "sql/guard.hpp"

namespace daybook::retain {

struct JobOptions {
  std::optional<std::chrono::nanoseconds> time;  // none: as long as it takes
  std::function<bool()> stop;                    // asked between transactions
};

/// Ends a walk over rows, also where an error does: a cursor that is open keeps the WAL.
template <class Rows>
class Pausing {
 public:
  explicit Pausing(Rows& rows) noexcept : rows_(rows) {}
  Pausing(const Pausing&) = delete;
  Pausing& operator=(const Pausing&) = delete;
  ~Pausing() { rows_.pause(); }

 private:
  Rows& rows_;
};

class Job {
 public:
  using Steady = std::chrono::steady_clock;

  /// Opens the store for writing and empties its WAL where no reader holds it.
  Job(const std::string& path, JobOptions options);
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  ~Job();

  sql::Connection& connection() noexcept { return *connection_; }
  bool time_is_up() const;
  /// Asked after each row.
  bool turn_is_over() noexcept { return ++rows_ >= rows_max_ || Steady::now() - began_ >= turn_; }
  /// All of `change` or nothing. It may be run twice: where the disk is full the WAL is truncated
  /// and it is tried again with a turn of one row; the next ones take more as long as that works.
  void transaction(const std::function<void()>& change);
  /// Under the guard without a transaction, as PRAGMAs need it. Where the disk is full the WAL is
  /// truncated before the error goes on.
  void alone(const std::function<void()>& work);
  /// Empties the WAL; false where a reader holds it.
  bool truncate_wal();

 private:
  static constexpr std::chrono::milliseconds kAloneTurn{40}, kSharedTurn{25};
  static constexpr int kAnyRows = 1 << 30;

  void hold();
  void let_go();
  std::chrono::nanoseconds take_turn();
  void give_turn(std::chrono::nanoseconds waited);
  void try_once(const std::function<void()>& change);

  JobOptions options_;
  Steady::time_point started_ = Steady::now(), began_ = started_;
  std::chrono::milliseconds turn_ = kSharedTurn;
  int rows_ = 0, rows_max_ = kAnyRows;  // of a turn; fewer where the disk is full
  // In this order: the connection closes, and so checkpoints, before what is held ends.
  std::optional<sql::Guard> guard_;
  sql::Guard::Held held_;
  bool is_held_ = false;
  std::optional<sql::Connection> connection_;
  std::optional<sql::Checkpointer> checkpointer_;
};

}  // namespace daybook::retain
