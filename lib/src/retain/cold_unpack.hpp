// The policy `cold` turned off: what it packed is plain again, epoch by epoch, so that a tool that
// knows nothing of daybook reads all of it.
//
//   if (is_cold_off(policies)) done = unpack_cold_text(job, unpacked);
//
// Texts come first, then their rows say `stored`, then the dictionary goes. Ended at any moment,
// the next run goes on: epoch.cold_id is kUnpacking until the last of it. An epoch whose plain text
// there is no room for stays packed: a cap on the store's size deletes rows, and they are worth
// more. So does a text that is damaged, which `check` tells. The caller holds the RunLock. One
// thread.
#pragma once

#include <cstdint>
#include <functional>

#include "daybook/retention.hpp"
#include "retain/job.hpp"
#include "retain/policy.hpp"

namespace daybook::retain {

/// What was unpacked, or would be, and the bytes of text that stay packed for want of room.
struct Unpacked {
  std::uint64_t texts = 0, packed_bytes = 0, text_bytes = 0, left_bytes = 0;
};

/// In place of the last text that is packed: an epoch that is being unpacked.
constexpr std::int64_t kUnpacking = -1;

/// It was set, and then to for ever.
bool is_cold_off(const Policies& policies) noexcept;
/// False: the time was up.
bool unpack_cold_text(Job& job, Unpacked& unpacked);
void take_unpacked(const Unpacked& unpacked, RetentionResult& result);
/// What a run would unpack of the texts that it leaves.
Unpacked plan_unpacked(sql::Connection& reader,
                       const std::function<bool(std::int64_t content_id)>& stays);

}  // namespace daybook::retain
