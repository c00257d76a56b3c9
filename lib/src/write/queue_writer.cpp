// The writer's side of the queue.
#include <algorithm>
#include <chrono>

#include "write/queue.hpp"

namespace daybook::write {
namespace {

constexpr std::size_t kBacklogRecords = 4 * Segment::kItems;

}  // namespace

Demand Queue::demand() const noexcept {
  base::MutexLock lock(mutex_);
  Demand demand;
  demand.records = records_;
  demand.bytes = bytes_;
  if (records_ > 0) demand.oldest_ns = segments_.front()->opened_ns();
  demand.full = full_;
  demand.losses = !losses_.empty();
  demand.losses_ns = losses_ns_;
  demand.marks = !marks_.empty();
  demand.marks_ns = marks_ns_;
  demand.flush = flush_;
  demand.closing = closed_;
  demand.drain_by_ns = drain_by_ns_;
  demand.close_by_ns = close_by_ns_;
  return demand;
}

void Queue::wait(const Wake& wake) noexcept {
  base::MutexLock lock(mutex_);
  wake_ = wake;
  while (!attention_ && records_ < wake.records && bytes_ < wake.bytes) {
    asleep_ = true;
    if (wake.at_ns == Wake::kNever) {
      writer_wakes_.wait(lock);
    } else {
      const std::chrono::steady_clock::time_point at{std::chrono::nanoseconds(wake.at_ns)};
      if (!writer_wakes_.wait_until(lock, at)) break;
    }
  }
  asleep_ = false;
  attention_ = false;
}

void Queue::take(Batch& batch, std::size_t records_max, std::size_t bytes_max) {
  bool wake = false;
  {
    base::MutexLock lock(mutex_);
    batch.last_seq = last_seq_ - records_;
    while (!segments_.empty()) {
      const Segment& next = *segments_.front();
      const bool within =
          batch.size() + next.size() <= records_max && batch.bytes() + next.bytes() <= bytes_max;
      if (!batch.empty() && !within) break;
      if (&next == claimed_) {
        wait_for_claimed(lock);
        continue;
      }
      records_ -= next.size();
      bytes_ -= next.bytes();
      batch.last_seq += next.size();
      batch.add(std::move(segments_.front()));
      segments_.pop_front();
    }
    full_ = false;
    backlog_ = records_ >= kBacklogRecords;
    wake = (backlog_ || !used_.empty()) && !preparing_;
  }
  room_.notify_all();
  if (wake) prepare_.notify_one();
}

Position Queue::position() const noexcept {
  base::MutexLock lock(mutex_);
  return {last_seq_, losses_.total, marks_.total()};
}

Losses Queue::take_losses() noexcept {
  base::MutexLock lock(mutex_);
  Losses taken = std::move(losses_);
  losses_ = Losses{};
  losses_.total = taken.total;
  return taken;
}

void Queue::give_back(Losses&& losses) noexcept {
  base::MutexLock lock(mutex_);
  losses_.give_back(std::move(losses));
}

std::vector<Mark> Queue::take_marks(std::uint64_t seq, Position& position) {
  base::MutexLock lock(mutex_);
  std::vector<Mark> taken = marks_.take(seq);
  if (marks_.empty()) position.marks = marks_.total();
  return taken;
}

void Queue::give_back(std::vector<Mark>&& marks) noexcept {
  base::MutexLock lock(mutex_);
  try {
    marks_.give_back(std::move(marks));
  } catch (...) {  // no memory: the position stays behind, nothing is passed over
  }
}

void Queue::settle(const Settlement& settlement) noexcept {
  base::MutexLock lock(mutex_);
  const BatchCounts& counts = settlement.counts;
  books_.queued -= settlement.items;
  books_.queued_bytes -= settlement.bytes;
  books_.committed += counts.written;
  books_.duplicates += counts.duplicates;
  books_.rejected += settlement.invalid;
  books_.failed += settlement.failed;
  books_.redactions += counts.redactions;
  books_.messages += counts.messages;
  books_.messages_new += counts.messages_new;
  books_.text_bytes += counts.text_bytes;
  books_.text_bytes_new += counts.text_bytes_new;
  books_.unknown_parents += counts.unknown_parents;
  ++books_.batches;
  const state::Overhead& cost = settlement.cost;
  books_.waited += Nanos(cost.waited_ns);
  books_.waited_max = std::max(books_.waited_max, Nanos(cost.waited_max_ns));
  books_.locked += Nanos(cost.locked_ns);
  books_.writing += Nanos(cost.writing_ns);
  books_.committing += Nanos(cost.committing_ns);
  books_.committing_max = std::max(books_.committing_max, Nanos(cost.committing_max_ns));
  books_.bytes_written += static_cast<std::uint64_t>(cost.bytes_written);
}

void Queue::recycle(Batch& batch) noexcept {
  bool other_frees = false;  // freeing a batch takes as long as a twentieth of writing it
  {
    base::MutexLock lock(mutex_);
    if (backlog_ && used_.empty()) used_.swap(batch.segments());
    other_frees = batch.segments().empty();
  }
  if (!other_frees) {
    for (const auto& segment : batch.segments()) segment->clear();
    base::MutexLock lock(mutex_);
    for (auto& segment : batch.segments()) keep_or_free(std::move(segment));
  }
  batch.clear();
}

std::uint64_t Queue::discard(Batch& batch, std::size_t from, Loss loss) noexcept {
  std::uint64_t lost = 0, lost_bytes = 0;
  for (std::size_t i = from; i < batch.size(); ++i) {
    ++lost;
    lost_bytes += batch[i].bytes;
  }
  {
    base::MutexLock lock(mutex_);
    wait_for_claimed(lock);
    closed_ = true;
    lost += records_;
    lost_bytes += bytes_;
    records_ = bytes_ = 0;
    while (!segments_.empty()) {
      keep_or_free(std::move(segments_.front()));
      segments_.pop_front();
    }
    books_.queued -= lost;
    books_.queued_bytes -= lost_bytes;
    (loss == Loss::closed ? books_.dropped : books_.failed) += lost;
    if (loss == Loss::closed && lost > 0) losses_.add(LossReason::closed, lost, lost_bytes);
  }
  room_.notify_all();
  recycle(batch);
  return lost;
}

}  // namespace daybook::write
