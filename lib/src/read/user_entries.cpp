#include "read/user_entries.hpp"

#include <algorithm>
#include <tuple>

namespace daybook::read {
namespace {

std::uint64_t hash_of(const UserEntry& entry) noexcept {
  const std::uint64_t bits = static_cast<std::uint64_t>(entry.user_id) * 0x9E3779B97F4A7C15u +
                             static_cast<std::uint64_t>(entry.service_id) * 0xC2B2AE3D27D4EB4Fu +
                             static_cast<std::uint64_t>(entry.model_id) * 0x165667B19E3779F9u;
  return bits ^ (bits >> 32);
}

auto place_of(const UserEntry& entry) noexcept {
  return std::tie(entry.user_id, entry.service_id, entry.model_id);
}

}  // namespace

std::uint32_t& UserEntries::slot_of(const UserEntry& entry) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = static_cast<std::size_t>(hash_of(entry)) & mask;
  while (slots_[at] != 0 && place_of(entries_[slots_[at] - 1]) != place_of(entry))
    at = (at + 1) & mask;
  return slots_[at];
}

void UserEntries::grow() {
  slots_.assign(slots_.size() * 4, 0);
  for (std::size_t i = 0; i < entries_.size(); ++i)
    slot_of(entries_[i]) = static_cast<std::uint32_t>(i + 1);
}

void UserEntries::add(const UserEntry& entry) {
  std::uint32_t& slot = slot_of(entry);
  if (slot != 0) {
    entries_[slot - 1].sums.add(entry.sums);
    return;
  }
  entries_.push_back(entry);
  slot = static_cast<std::uint32_t>(entries_.size());
  if (entries_.size() > slots_.size() / 2) grow();
}

void UserEntries::add(const std::vector<UserEntry>& entries) {
  constexpr std::size_t kSlotAhead = 24, kEntryAhead = 12;
  const auto slot_at = [&](std::size_t i) -> const std::uint32_t& {
    return slots_[static_cast<std::size_t>(hash_of(entries[i])) & (slots_.size() - 1)];
  };
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i + kSlotAhead < entries.size()) __builtin_prefetch(&slot_at(i + kSlotAhead));
    if (i + kEntryAhead < entries.size()) {
      const std::uint32_t slot = slot_at(i + kEntryAhead);
      if (slot != 0) __builtin_prefetch(&entries_[slot - 1]);
    }
    add(entries[i]);
  }
}

const std::vector<UserEntry>& UserEntries::in_order() {
  std::sort(entries_.begin(), entries_.end(),
            [](const auto& a, const auto& b) { return place_of(a) < place_of(b); });
  return entries_;
}

}  // namespace daybook::read
