// The side of the queue of the thread that prepares.
#include <algorithm>

#include "write/queue.hpp"

namespace daybook::write {
namespace {

// How far ahead: a batch and a half, so that what was prepared is still in the processor's cache.
constexpr std::size_t kAheadSegments = 48;
constexpr std::size_t kAheadBytes = 8u << 20;

}  // namespace

bool Queue::has_backlog() const noexcept {
  base::MutexLock lock(mutex_);
  return backlog_;
}

Segment* Queue::next_to_prepare() const noexcept {
  if (segments_.size() < 2 || closed_) return nullptr;
  std::size_t bytes = 0;
  const std::size_t last = std::min(segments_.size() - 1, kAheadSegments);  // the back one grows
  for (std::size_t i = 0; i < last && bytes < kAheadBytes; ++i) {
    if (!segments_[i]->prepared) return segments_[i].get();
    bytes += segments_[i]->bytes();
  }
  return nullptr;
}

Segment* Queue::claim() noexcept {
  base::MutexLock lock(mutex_);
  for (;;) {
    if (preparing_ended_) return nullptr;
    if (!used_.empty()) {
      std::vector<std::unique_ptr<Segment>> used;
      used.swap(used_);
      lock.unlock();
      for (const auto& segment : used) segment->clear();
      lock.lock();
      for (auto& segment : used) keep_or_free(std::move(segment));
      continue;
    }
    if (Segment* const segment = next_to_prepare()) {
      preparing_ = segment->prepared = true;
      claimed_ = segment;
      return segment;
    }
    preparing_ = false;
    prepare_.wait(lock);
  }
}

void Queue::prepared() noexcept {
  {
    base::MutexLock lock(mutex_);
    claimed_ = nullptr;
  }
  prepared_.notify_one();
}

void Queue::wait_for_claimed(base::MutexLock& lock) noexcept {
  while (claimed_ != nullptr) prepared_.wait(lock);
}

void Queue::end_preparing() noexcept {
  {
    base::MutexLock lock(mutex_);
    preparing_ended_ = true;
  }
  prepare_.notify_one();
}

}  // namespace daybook::write
