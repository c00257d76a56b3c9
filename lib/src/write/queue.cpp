#include "write/queue.hpp"

#include <algorithm>
#include <chrono>

namespace daybook::write {

namespace {

constexpr std::size_t kSpareSegments = 64;  // about 2.5 MB

}  // namespace

Queue::Queue(const Bounds& bounds, const base::Clock& clock) : bounds_(bounds), clock_(clock) {
  base::MutexLock lock(mutex_);
  spare_.reserve(kSpareSegments);
}

bool Queue::fits(std::size_t bytes) const noexcept {
  // One record always finds room in an empty queue, whatever its size.
  return records_ == 0 || (records_ < bounds_.records && bytes_ + bytes <= bounds_.bytes);
}

Submit Queue::make_room(base::MutexLock& lock, std::size_t bytes, Segment*& segment,
                        bool& wake) noexcept {
  if (!closed_ && !fits(bytes)) {
    full_ = true;
    wake = call_writer();
    if (bounds_.when_full == Options::WhenFull::block) {
      if (wake) writer_wakes_.notify_one();
      wait_for_room(lock, bytes);
    } else if (bounds_.when_full == Options::WhenFull::drop_oldest) {
      if (drop_oldest(bytes)) wake = true;
    }
  }
  if (closed_) {
    ++books_.dropped;
    if (count_loss(LossReason::closed, bytes)) wake = true;
    return Submit::closed;
  }
  if (fits(bytes)) segment = open_segment();
  if (segment != nullptr) return Submit::ok;
  ++books_.dropped;
  if (count_loss(LossReason::queue_full, bytes)) wake = true;
  return Submit::dropped;
}

void Queue::wait_for_room(base::MutexLock& lock, std::size_t bytes) noexcept {
  const auto until = std::chrono::steady_clock::now() + bounds_.block_at_most;
  while (!closed_ && !fits(bytes)) {
    if (!room_.wait_until(lock, until)) break;
  }
}

bool Queue::drop_oldest(std::size_t bytes) noexcept {
  bool wake = false;
  while (!fits(bytes)) {
    // What is being prepared is out of reach for as long.
    const auto front = segments_.begin() + (segments_.front().get() == claimed_ ? 1 : 0);
    if (front == segments_.end()) break;
    Segment& oldest = **front;
    const std::size_t lost = oldest.front().bytes;
    oldest.drop_front();
    --records_;
    bytes_ -= lost;
    --books_.queued;
    books_.queued_bytes -= lost;
    ++books_.dropped;
    if (count_loss(LossReason::queue_full, lost)) wake = true;
    if (oldest.size() == 0) {
      keep_or_free(std::move(*front));
      segments_.erase(front);
    }
  }
  return wake;
}

Segment* Queue::open_segment() noexcept {
  if (!segments_.empty() &&
      segments_.back()->is_open_for(bounds_.segment_items, bounds_.segment_bytes)) {
    return segments_.back().get();
  }
  try {
    std::unique_ptr<Segment> segment;
    if (spare_.empty()) {
      segment.reset(new Segment);  // not make_unique, which would fill it with zeros
    } else {
      segment = std::move(spare_.back());
      spare_.pop_back();
    }
    segment->open(clock_.steady_ns());
    segments_.push_back(std::move(segment));
    return segments_.back().get();
  } catch (...) {
    return nullptr;  // no memory: the record is dropped as if the queue were full
  }
}

void Queue::keep_or_free(std::unique_ptr<Segment> segment) noexcept {
  segment->clear();
  if (spare_.size() < kSpareSegments) spare_.push_back(std::move(segment));
}

bool Queue::count_in(std::size_t bytes) noexcept {
  ++records_;
  bytes_ += bytes;
  ++last_seq_;
  ++books_.queued;
  books_.queued_bytes += bytes;
  if (!asleep_ || (records_ < wake_.records && bytes_ < wake_.bytes)) return false;
  asleep_ = false;
  return true;
}

bool Queue::count_loss(LossReason reason, std::size_t bytes) noexcept {
  const bool first = losses_.empty();
  if (first) losses_ns_ = clock_.steady_ns();
  losses_.add(reason, 1, bytes);
  return first && call_writer();
}

bool Queue::call_writer() noexcept {
  attention_ = true;
  return std::exchange(asleep_, false);
}

void Queue::reject(std::size_t bytes, const char* error) noexcept {
  bool wake = false;
  {
    base::MutexLock lock(mutex_);
    ++books_.offered;
    ++books_.rejected;
    wake = count_loss(LossReason::invalid, bytes);
    try {
      if (losses_[LossReason::invalid].error.empty()) losses_[LossReason::invalid].error = error;
    } catch (...) {  // no memory for the text: the count stands
    }
  }
  if (wake) writer_wakes_.notify_one();
}

void Queue::judge(const Verdict& verdict, bool offered) noexcept {
  bool wake = false;
  {
    base::MutexLock lock(mutex_);
    if (offered) {
      ++books_.offered;
      ++books_.denied;
    }
    if (closed_) return;
    const bool first = losses_.empty();
    try {
      losses_.verdicts.add(verdict);
      if (first) losses_ns_ = clock_.steady_ns();
      ++losses_.total;
      wake = first && call_writer();
    } catch (...) {  // no memory for its name: the count stands
    }
  }
  if (wake) writer_wakes_.notify_one();
}

void Queue::mark(SourcePositionRef position) noexcept {
  bool wake = false;
  {
    base::MutexLock lock(mutex_);
    try {
      const bool first = marks_.empty();
      marks_.add(last_seq_, std::move(position));
      if (first) marks_ns_ = clock_.steady_ns();
      wake = first && call_writer();
    } catch (...) {  // no memory: the position stays behind, nothing is passed over
    }
  }
  if (wake) writer_wakes_.notify_one();
}

Position Queue::request_flush() noexcept {
  Position position;
  {
    base::MutexLock lock(mutex_);
    position = {last_seq_, losses_.total, marks_.total()};
    flush_ = position;
    call_writer();
  }
  writer_wakes_.notify_one();
  return position;
}

void Queue::close(std::int64_t drain_by_ns, std::int64_t close_by_ns) noexcept {
  {
    base::MutexLock lock(mutex_);
    closed_ = true;
    drain_by_ns_ = drain_by_ns;
    close_by_ns_ = close_by_ns;
    call_writer();
  }
  writer_wakes_.notify_one();
  room_.notify_all();
}

Stats Queue::books() const noexcept {
  base::MutexLock lock(mutex_);
  Stats stats = books_;
  stats.below_level = below_level();
  return stats;
}

}  // namespace daybook::write
