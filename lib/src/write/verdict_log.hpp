// VerdictLog: which verdicts are written with a batch, so that a flood of denials cannot fill the
// disk. The first of its kind is written at once, then at most one a minute tells how many there
// were since; what was granted is written always; a store that closes writes the rest.
//
//   log.take(losses.verdicts);
//   part.verdicts = log.due(now_ns);                 // … written, committed:
//   log.wrote(part.verdicts, now_ns);                // not called: they are due again
//
// The writer's thread alone; reads no clock.
#pragma once

#include <cstdint>
#include <vector>

#include "write/verdicts.hpp"

namespace daybook::write {

constexpr std::int64_t kVerdictEveryNs = 60'000'000'000;

class VerdictLog {
 public:
  void take(const Verdicts& verdicts);
  std::vector<Verdict> due(std::int64_t now_ns) const;
  std::vector<Verdict> all() const;
  void wrote(const std::vector<Verdict>& verdicts, std::int64_t now_ns);
  /// When one is due that waits; INT64_MAX: none does.
  std::int64_t due_ns() const noexcept;

 private:
  struct Waiting {
    Verdict verdict;
    std::int64_t due_ns = INT64_MIN;  // told before: not until then
  };
  std::vector<Waiting> waiting_;  // those told within the last minute with a count of 0
};

}  // namespace daybook::write
