// Losses: what was lost before it reached a batch, by reason, until it is stored as rows of `loss`.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "write/verdicts.hpp"

namespace daybook::write {

enum class LossReason { queue_full, closed, invalid };
constexpr std::array<const char*, 3> kLossReasonNames = {"queue_full", "closed", "invalid"};

struct LossCount {
  std::uint64_t records = 0, bytes = 0;
  std::string error;  // the first one's, without content
};

/// Counts by reason, and what was denied. `total` counts every one ever told to the queue: it is
/// the mark by which a flush knows that the losses before it are stored.
struct Losses {
  std::array<LossCount, 3> by_reason;
  Verdicts verdicts;
  std::uint64_t total = 0;

  LossCount& operator[](LossReason reason) { return by_reason[static_cast<std::size_t>(reason)]; }
  bool empty() const noexcept {
    for (const LossCount& count : by_reason) {
      if (count.records > 0) return false;
    }
    return verdicts.empty();
  }
  void add(LossReason reason, std::uint64_t records, std::uint64_t bytes) noexcept {
    (*this)[reason].records += records;
    (*this)[reason].bytes += bytes;
    total += records;
  }
  /// Takes back what was taken out of `*this` before.
  void give_back(Losses&& taken) noexcept {
    for (std::size_t i = 0; i < by_reason.size(); ++i) {
      by_reason[i].records += taken.by_reason[i].records;
      by_reason[i].bytes += taken.by_reason[i].bytes;
      if (!taken.by_reason[i].error.empty())
        by_reason[i].error = std::move(taken.by_reason[i].error);
    }  // the writer keeps the verdicts, see VerdictLog
  }
};

}  // namespace daybook::write
