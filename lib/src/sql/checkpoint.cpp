#include "sql/checkpoint.hpp"

#include <sqlite3.h>

#include <utility>

#include "sql/connection_state.hpp"
#include "sql/error.hpp"
#include "sql/settings.hpp"

namespace daybook::sql {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kPassiveEveryBytes = 4 << 20;
constexpr std::int64_t kRestartAboveBytes = 22 << 20;
// Between these each commit tries, whatever the back-off: three failures would be too much. Beyond,
// some reader stays for long, and trying would only slow the writer.
constexpr std::int64_t kUrgentAboveBytes = 28 << 20, kHopelessAboveBytes = 64 << 20;
constexpr auto kPatience = 50ms;
constexpr auto kUrgentPatience = 90ms;
constexpr auto kBackOff = 100ms;

/// False if a reader or writer stood in the way; the WAL then goes on growing.
bool checkpoint(Connection& connection, int mode, std::chrono::milliseconds patience = kPatience) {
  sqlite3* db = connection.handle();
  sqlite3_busy_timeout(db, static_cast<int>(patience / 1ms));
  const int code = sqlite3_wal_checkpoint_v2(db, "main", mode, nullptr, nullptr);
  sqlite3_busy_timeout(db, kBusyTimeoutMs);
  if (code == SQLITE_OK) return true;
  if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED) return false;
  throw error_from(db, code, connection.path(), During::step);
}

}  // namespace

void Checkpointer::after_commit(std::chrono::steady_clock::time_point now) {
  const std::int64_t bytes = wal_bytes();
  if (bytes < wal_bytes_at_last_) wal_bytes_at_last_ = 0;  // the WAL began anew
  const bool is_urgent = bytes > kUrgentAboveBytes;
  const bool tries_anyhow = is_urgent && bytes < kHopelessAboveBytes;
  if (bytes > kRestartAboveBytes && (tries_anyhow || now >= not_before_)) {
    const auto patience = is_urgent ? kUrgentPatience : kPatience;
    const bool restarted = checkpoint(connection_, SQLITE_CHECKPOINT_RESTART, patience);
    wal_bytes_at_last_ = restarted ? 0 : bytes;
    if (restarted) {
      connection_.state_->wal_frames = 0;
    } else {
      not_before_ = now + patience + kBackOff;  // `now` is from before the attempt
    }
  } else if (bytes - wal_bytes_at_last_ >= kPassiveEveryBytes) {
    if (!std::exchange(writeback_begun_, true)) return wal_.begin();
    writeback_begun_ = false;
    checkpoint(connection_, SQLITE_CHECKPOINT_PASSIVE);
    wal_bytes_at_last_ = bytes;
  }
}

bool Checkpointer::truncate() {
  if (!checkpoint(connection_, SQLITE_CHECKPOINT_TRUNCATE)) return false;
  connection_.state_->wal_frames = 0;
  wal_bytes_at_last_ = 0;
  return true;
}

std::int64_t Checkpointer::wal_bytes() const noexcept {
  return connection_.wal_bytes();
}

}  // namespace daybook::sql
