#include "write/batcher.hpp"

#include <algorithm>

namespace daybook::write {

Batcher::Decision Batcher::decide(std::int64_t now_ns, const Demand& demand, bool flush_open,
                                  std::int64_t sync_due_ns) const noexcept {
  Decision decision;
  std::int64_t due_ns = sync_due_ns;
  if (demand.records > 0) due_ns = std::min(due_ns, demand.oldest_ns + limits_.age_ns);
  if (demand.losses) due_ns = std::min(due_ns, demand.losses_ns + kLossesAgeNs);
  if (demand.marks) due_ns = std::min(due_ns, demand.marks_ns + limits_.age_ns);
  decision.write = flush_open || demand.closing || demand.full || now_ns >= due_ns ||
                   demand.records >= limits_.records || demand.bytes >= limits_.bytes;
  const bool lingering = demand.records == 0 && now_ns < linger_until_ns_;
  decision.wake.at_ns = lingering ? std::min(due_ns, linger_until_ns_) : due_ns;
  decision.wake.records = demand.records > 0 || lingering ? limits_.records : 1;
  decision.wake.bytes = limits_.bytes;
  return decision;
}

}  // namespace daybook::write
