// Batcher: decides when a batch ends. It has no thread, no lock and reads no clock: it is asked at
// a time, about what waits, and answers write now, or when to ask again.
//
//   const Batcher::Decision decision = batcher.decide(now_ns, queue.demand());
//   if (!decision.write) queue.wait(decision.wake);
//
// A batch ends at so many records, so many bytes, at an age, at a flush, at close, or when a record
// finds no room in the queue. Losses alone make a batch after kLossesAgeNs.
#pragma once

#include <cstddef>
#include <cstdint>

#include "write/queue.hpp"

namespace daybook::write {

constexpr std::int64_t kLossesAgeNs = 1'000'000'000;

class Batcher {
 public:
  struct Limits {
    std::size_t records = 1000, bytes = 8u << 20;
    std::int64_t age_ns = 50'000'000;
  };
  struct Decision {
    bool write = false;
    Wake wake;  // where write is false
  };
  explicit Batcher(const Limits& limits) noexcept : limits_(limits) {}

  /// `flush_open`: the demand's flush is not answered yet. `sync_due_ns`: when an unsynced commit
  /// must be followed by a synced one, Wake::kNever if there is none.
  Decision decide(std::int64_t now_ns, const Demand& demand, bool flush_open,
                  std::int64_t sync_due_ns) const noexcept;
  /// After a batch: until when a new record need not wake the writer, since it would wait anyway.
  void wrote(std::int64_t now_ns) noexcept { linger_until_ns_ = now_ns + limits_.age_ns; }
  const Limits& limits() const noexcept { return limits_; }

 private:
  const Limits limits_;
  std::int64_t linger_until_ns_ = 0;
};

}  // namespace daybook::write
