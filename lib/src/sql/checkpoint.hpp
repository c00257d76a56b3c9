// Checkpointer: moves the WAL into the database by daybook's own schedule; the caller holds the
// Guard.
//
// When the WAL grew by 4 MiB its writeback begins, and the commit after that is followed by a
// PASSIVE checkpoint, whose sync of the WAL then has little to wait for; RESTART with 50 ms
// patience above 22 MiB (backing off 100 ms after one that timed out), with 90 above 28, there
// after each commit up to 64; TRUNCATE at close and in maintenance: bench/wal. PASSIVE alone grew
// to 457 MB in 4 s behind one polling reader.
#pragma once

#include <chrono>
#include <cstdint>

#include "sql/connection.hpp"
#include "sql/early_writeback.hpp"

namespace daybook::sql {

class Checkpointer {
 public:
  explicit Checkpointer(Connection& connection) noexcept
      : connection_(connection), wal_(connection.path() + "-wal") {}
  /// After a commit, with the guard held: does what the schedule asks for at `now`, often nothing.
  void after_commit(std::chrono::steady_clock::time_point now);
  /// TRUNCATE; true if the WAL is empty now, false if a reader held it.
  bool truncate();
  std::int64_t wal_bytes() const noexcept;

 private:
  Connection& connection_;
  EarlyWriteback wal_;
  bool writeback_begun_ = false;
  std::int64_t wal_bytes_at_last_ = 0;
  std::chrono::steady_clock::time_point not_before_{};
};

}  // namespace daybook::sql
