// Turn: how many records one transaction may take, so that it does not hold the store for long:
// kAloneNs, or kSharedNs where it had to wait for others, who wait as long for it. By the pace of
// the transaction before.
//
//   const std::size_t records = std::min(waiting, turn.records());
//   … one transaction …
//   turn.took(records, waited_ns, wrote_ns);
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace daybook::write {

class Turn {
 public:
  static constexpr std::int64_t kAloneNs = 30'000'000, kSharedNs = 8'000'000;
  static constexpr std::int64_t kWaitedNs = 3'000'000;  // so long, and others are there
  static constexpr std::size_t kRecordsMin = 64, kRecordsMax = 1u << 20;

  std::size_t records() const noexcept { return records_; }

  /// After a transaction of so many records: how long it waited for its turn, and how long writing
  /// took, up to its commit. Doubles at most; one without records says nothing.
  void took(std::size_t records, std::int64_t waited_ns, std::int64_t wrote_ns) noexcept {
    if (records == 0) return;
    const std::int64_t target_ns = waited_ns >= kWaitedNs ? kSharedNs : kAloneNs;
    const double allowed = static_cast<double>(records) * static_cast<double>(target_ns) /
                           static_cast<double>(std::max<std::int64_t>(wrote_ns, 1));
    const double most = std::min(2.0 * static_cast<double>(records_), double{kRecordsMax});
    records_ = static_cast<std::size_t>(std::clamp(allowed, double{kRecordsMin}, most));
  }

 private:
  std::size_t records_ = kRecordsMax;
};

}  // namespace daybook::write
