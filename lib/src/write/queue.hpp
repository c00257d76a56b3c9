// Queue: between the threads that submit and the writer; bounded in records and bytes. It also
// keeps the books (Stats) of what became of each record, under the same mutex, so that they always
// add up.
//
//   queue.push(std::move(completion), Origin{}, bytes);      // any thread
//   if (queue.demand().records > 0) queue.take(batch, 1000, 8u << 20);   // the writer's thread
//   ... write, COMMIT ...
//   queue.settle(batch, settlement);
//
// push() holds the mutex once and briefly, allocates only when it needs a new segment, and wakes
// the writer only where the writer asked to be woken. Items of one thread keep their order. Items
// in a batch that was taken no longer count against the bounds. Behind the writer's back a thread
// may prepare what waits (queue_preparer.cpp); it is woken by a backlog only, never by push().
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/mutex.hpp"
#include "daybook/store.hpp"
#include "write/losses.hpp"
#include "write/marks.hpp"
#include "write/segment.hpp"

namespace daybook::write {

/// A place in the stream of what was submitted: so many records accepted, so many lost before a
/// batch, so many marks.
struct Position {
  std::uint64_t records = 0, losses = 0, marks = 0;
  bool covers(const Position& other) const noexcept {
    return records >= other.records && losses >= other.losses && marks >= other.marks;
  }
};

/// What waits for the writer.
struct Demand {
  std::size_t records = 0, bytes = 0;
  std::int64_t oldest_ns = 0;  // steady; where records > 0
  bool full = false;           // a record found no room: do not wait for the batch to grow
  bool losses = false;
  std::int64_t losses_ns = 0;  // steady, when the first of them happened; where losses
  bool marks = false;
  std::int64_t marks_ns = 0;  // steady, when the first of them came; where marks
  Position flush;             // some flush waits for all up to here
  bool closing = false;
  std::int64_t drain_by_ns = 0;  // steady, where closing: what is not written by then is lost,
  std::int64_t close_by_ns = 0;  // and by then all is over
};

/// When the writer wants to be woken: at a time, or by so many records or bytes.
struct Wake {
  static constexpr std::int64_t kNever = INT64_MAX;
  std::int64_t at_ns = kNever;
  std::size_t records = 1;
  std::size_t bytes = SIZE_MAX;
};

/// What became of a batch, or of a part of it.
struct Settlement {
  std::size_t items = 0;  // so many of the queued items are done with
  std::size_t bytes = 0;
  BatchCounts counts;
  std::uint64_t invalid = 0, failed = 0;  // not written, for their content or for an error
  state::Overhead cost;
};

class Queue {
 public:
  struct Bounds {
    std::size_t records = 65536, bytes = 64u << 20;
    Options::WhenFull when_full = Options::WhenFull::drop_newest;
    Nanos block_at_most{0};
    std::uint32_t segment_items = Segment::kItems;
    std::size_t segment_bytes = 1u << 20;
  };
  Queue(const Bounds& bounds, const base::Clock& clock);

  // Any thread.

  /// Builds the item in the queue, or answers why not; it then is counted and still the caller's.
  template <class R>
  Submit push(R&& record, Origin&& origin, std::size_t bytes) noexcept {
    Submit answer;
    bool wake = false;
    {
      base::MutexLock lock(mutex_);
      Segment* segment = nullptr;
      answer = make_room(lock, bytes, segment, wake);
      ++books_.offered;  // only now: waiting for room lets go of the mutex
      if (answer == Submit::ok) {
        segment->append(std::forward<R>(record), std::move(origin), bytes);
        if (count_in(bytes)) wake = true;
      }
    }
    if (wake) writer_wakes_.notify_one();
    return answer;
  }
  /// Counts a record that broke a limit before it came here. `error` is kept for its row of `loss`.
  void reject(std::size_t bytes, const char* error) noexcept;
  /// Counts a verdict; `offered`: a record that was denied before it came here.
  void judge(const Verdict& verdict, bool offered) noexcept;
  /// Counts events that were not offered. Costs no lock.
  void count_below_level(std::uint64_t events) noexcept {
    below_level_.fetch_add(events, std::memory_order_relaxed);
  }
  std::uint64_t below_level() const noexcept {
    return below_level_.load(std::memory_order_relaxed);
  }
  /// Keeps a position to be committed once all that was accepted so far is.
  void mark(SourcePositionRef position) noexcept;
  /// Asks the writer to write all that was accepted so far.
  Position request_flush() noexcept;
  /// Ends taking in: pushes answer closed. The writer drains, see Demand.
  void close(std::int64_t drain_by_ns, std::int64_t close_by_ns) noexcept;
  /// All that was accepted and all that was lost so far.
  Position position() const noexcept;
  Stats books() const noexcept;

  // The writer's thread.

  Demand demand() const noexcept;
  /// Sleeps until one of the wishes comes true, or a flush, a first loss or close() asks for
  /// attention.
  void wait(const Wake& wake) noexcept;
  /// Moves whole segments to `batch`, which is empty: at least one if there is one.
  void take(Batch& batch, std::size_t records_max, std::size_t bytes_max);
  Losses take_losses() noexcept;
  void give_back(Losses&& losses) noexcept;
  /// The marks whose records are all among the first `seq`. `position` gets how many are settled
  /// with them.
  std::vector<Mark> take_marks(std::uint64_t seq, Position& position);
  void give_back(std::vector<Mark>&& marks) noexcept;
  /// Books what became of items that were taken.
  void settle(const Settlement& settlement) noexcept;
  /// Empties the segments of a batch that is settled and keeps them for use again.
  void recycle(Batch& batch) noexcept;
  /// More waited behind the last batch than a batch's worth: preparing ahead pays.
  bool has_backlog() const noexcept;
  /// Books all that is queued, and `batch` from item `from` on, as lost. The queue is closed after
  /// it.
  enum class Loss { closed, failed };
  std::uint64_t discard(Batch& batch, std::size_t from, Loss loss) noexcept;

  // The thread that prepares (one at most): works ahead of the writer, on whole segments.

  /// Waits for a backlog. A segment that the writer will take next but one to a few; it stays in
  /// its place, and is the caller's until prepared(). nullptr: the queue ended. Empties what the
  /// writer is done with, too.
  Segment* claim() noexcept;
  void prepared() noexcept;
  /// The writer takes no more: claim() answers nullptr.
  void end_preparing() noexcept;

 private:
  Segment* next_to_prepare() const noexcept DAYBOOK_REQUIRES(mutex_);
  void wait_for_claimed(base::MutexLock& lock) noexcept DAYBOOK_REQUIRES(mutex_);
  Submit make_room(base::MutexLock& lock, std::size_t bytes, Segment*& segment, bool& wake) noexcept
      DAYBOOK_REQUIRES(mutex_);
  bool fits(std::size_t bytes) const noexcept DAYBOOK_REQUIRES(mutex_);
  void wait_for_room(base::MutexLock& lock, std::size_t bytes) noexcept DAYBOOK_REQUIRES(mutex_);
  bool drop_oldest(std::size_t bytes) noexcept DAYBOOK_REQUIRES(mutex_);
  Segment* open_segment() noexcept DAYBOOK_REQUIRES(mutex_);
  void keep_or_free(std::unique_ptr<Segment> segment) noexcept DAYBOOK_REQUIRES(mutex_);
  bool count_in(std::size_t bytes) noexcept DAYBOOK_REQUIRES(mutex_);
  bool count_loss(LossReason reason, std::size_t bytes) noexcept DAYBOOK_REQUIRES(mutex_);
  bool call_writer() noexcept DAYBOOK_REQUIRES(mutex_);

  const Bounds bounds_;
  const base::Clock& clock_;
  mutable base::Mutex mutex_;
  base::Condition writer_wakes_, room_, prepare_, prepared_;
  std::deque<std::unique_ptr<Segment>> segments_ DAYBOOK_GUARDED_BY(mutex_);
  std::vector<std::unique_ptr<Segment>> spare_ DAYBOOK_GUARDED_BY(mutex_);
  std::vector<std::unique_ptr<Segment>> used_ DAYBOOK_GUARDED_BY(mutex_);  // to be emptied
  const Segment* claimed_ DAYBOOK_GUARDED_BY(mutex_) = nullptr;
  bool backlog_ DAYBOOK_GUARDED_BY(mutex_) = false;
  bool preparing_ DAYBOOK_GUARDED_BY(mutex_) = false;  // the thread is at work
  bool preparing_ended_ DAYBOOK_GUARDED_BY(mutex_) = false;
  std::size_t records_ DAYBOOK_GUARDED_BY(mutex_) = 0;  // in segments_
  std::size_t bytes_ DAYBOOK_GUARDED_BY(mutex_) = 0;
  std::uint64_t last_seq_ DAYBOOK_GUARDED_BY(mutex_) = 0;
  Losses losses_ DAYBOOK_GUARDED_BY(mutex_);
  std::int64_t losses_ns_ DAYBOOK_GUARDED_BY(mutex_) = 0;
  Marks marks_ DAYBOOK_GUARDED_BY(mutex_);
  std::int64_t marks_ns_ DAYBOOK_GUARDED_BY(mutex_) = 0;
  Position flush_ DAYBOOK_GUARDED_BY(mutex_);
  bool closed_ DAYBOOK_GUARDED_BY(mutex_) = false;
  std::int64_t drain_by_ns_ DAYBOOK_GUARDED_BY(mutex_) = 0;
  std::int64_t close_by_ns_ DAYBOOK_GUARDED_BY(mutex_) = 0;
  bool full_ DAYBOOK_GUARDED_BY(mutex_) = false;
  bool attention_ DAYBOOK_GUARDED_BY(mutex_) =
      false;                                        // the writer shall look, whatever it sleeps for
  bool asleep_ DAYBOOK_GUARDED_BY(mutex_) = false;  // and has not been woken
  Wake wake_ DAYBOOK_GUARDED_BY(mutex_);
  Stats books_ DAYBOOK_GUARDED_BY(mutex_);
  std::atomic<std::uint64_t> below_level_{0};
};

}  // namespace daybook::write
