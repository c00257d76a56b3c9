#include "write/tickets.hpp"

#include <string>

namespace daybook::write {

std::optional<Error> Tickets::wait(const Position& position, Deadline deadline) {
  base::MutexLock lock(mutex_);
  bool in_time = true;
  while (!answered_.covers(position) && !ended_ && !fatal_ && in_time) {
    in_time = changed_.wait_until(lock, deadline);
  }
  if (error_ && error_seq_ <= position.records) {
    std::optional<Error> told;
    told.swap(error_);
    return told;
  }
  if (fatal_) return fatal_;
  if (answered_.covers(position) || ended_) return std::nullopt;
  const std::string why = stuck_ ? std::string(": ") + stuck_->what() : "";
  return Error(
      Error::Code::timeout, "flush: not everything was committed before the deadline" + why,
      stuck_ && !stuck_->hint.empty() ? stuck_->hint
                                      : "the records are kept: flush again, or wait longer",
      stuck_ ? stuck_->sqlite_code : 0);
}

bool Tickets::wait_for_end(Deadline deadline) {
  base::MutexLock lock(mutex_);
  while (!ended_) {
    if (!changed_.wait_until(lock, deadline)) break;
  }
  return ended_;
}

std::optional<Error> Tickets::take_error() {
  base::MutexLock lock(mutex_);
  std::optional<Error> told;
  told.swap(error_);
  return told;
}

void Tickets::answer(const Position& position) {
  base::MutexLock lock(mutex_);
  answered_ = position;
  changed_.notify_all();
}

void Tickets::lost(const Error& error, std::uint64_t seq) {
  base::MutexLock lock(mutex_);
  if (error_) return;
  error_ = error;
  error_seq_ = seq;
}

void Tickets::fail(const Error& error) {
  base::MutexLock lock(mutex_);
  if (!error_) error_ = error;
  fatal_ = error;
  changed_.notify_all();
}

void Tickets::stuck(const std::optional<Error>& error) {
  base::MutexLock lock(mutex_);
  stuck_ = error;
}

void Tickets::end() {
  base::MutexLock lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

}  // namespace daybook::write
