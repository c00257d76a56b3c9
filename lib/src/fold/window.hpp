// Window: a bounded table in memory, 128-bit digest -> what was stored under it.
//
// Sets of eight slots. Where a set is full the table doubles, and once it has its capacity the
// oldest of the set gives way: memory follows what is stored and never passes the capacity, and a
// forgotten entry costs bytes on disk (its text is stored again), never correctness. Changes are
// provisional until commit(): rollback() removes what was put since, so no entry ever points at a
// row that a rolled back transaction took with it.
//
// A set's tags and ages share a cache line, so that a miss, the usual answer, reads one line; the
// slots are touched as they fill.
//
//   fold::Window<std::int64_t> window(1 << 16);
//   window.put(digest, id);
//   if (auto* hit = window.find(digest)) use(*hit);
#pragma once

#include <algorithm>
#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/large_block.hpp"
#include "crypto/digest.hpp"

namespace daybook::fold {

template <class Value>
class Window {
 public:
  /// `capacity` is a power of two, at least 8.
  explicit Window(std::size_t capacity) : sets_max_(capacity / kWays) {}

  /// The value under the key, or nullptr; a hit is kept longer. Valid until the next put().
  Value* find(const crypto::Digest128& key) noexcept {
    if (!sets_) return nullptr;
    const std::size_t way = way_of(key);
    if (way == kWays) return nullptr;
    set_of(key).stamps[way] = next_stamp();
    return &slots_of(key)[way].value;
  }

  void put(const crypto::Digest128& key, const Value& value) {
    if (!sets_) allocate(std::min(sets_max_, kSetsFirst));
    std::size_t way = way_of(key);
    if (way == kWays) {
      way = oldest_way(key);
      while (set_of(key).stamps[way] != 0 && mask_ + 1 < sets_max_) {
        grow();
        way = oldest_way(key);
      }
    }
    Set& set = set_of(key);
    set.tags[way] = tag_of(key);
    set.stamps[way] = next_stamp();
    ::new (&slots_of(key)[way]) Slot{key, value};
    provisional_.push_back(key);
  }

  /// The key will be looked up or put soon: fetches its place into the processor's cache.
  void expect(const crypto::Digest128& key) const noexcept {
    if (sets_) __builtin_prefetch(&set_of(key), 1);
  }

  void commit() noexcept { provisional_.clear(); }

  void rollback() noexcept {
    for (const crypto::Digest128& key : provisional_) {
      const std::size_t way = way_of(key);
      if (way < kWays) set_of(key).stamps[way] = 0;
    }
    provisional_.clear();
  }

  void clear() noexcept {
    sets_ = {};
    slots_ = {};
    provisional_.clear();
    stamp_ = 0;
  }

 private:
  static constexpr std::size_t kWays = 8;
  struct alignas(64) Set {
    std::uint32_t tags[kWays] = {};
    std::uint32_t stamps[kWays] = {};  // 0: empty
  };
  struct Slot {
    crypto::Digest128 key;
    Value value;
  };
  static_assert(std::is_trivially_copyable_v<Value> && std::is_trivially_destructible_v<Value>);

  void allocate(std::size_t sets) {
    slots_ = base::LargeBlock<Slot>(sets * kWays);
    sets_ = base::LargeBlock<Set>(sets);
    for (std::size_t i = 0; i < sets; ++i) ::new (&sets_[i]) Set();
    mask_ = sets - 1;
  }
  /// Twice the sets: the entries of each go into two by one more bit of their key.
  void grow() {
    const std::size_t sets = mask_ + 1;
    const base::LargeBlock<Set> old_sets = std::move(sets_);
    const base::LargeBlock<Slot> old_slots = std::move(slots_);
    allocate(2 * sets);
    for (std::size_t i = 0; i < sets; ++i) {
      const Set& from = old_sets[i];
      for (std::size_t way = 0; way < kWays; ++way) {
        if (from.stamps[way] == 0) continue;
        const Slot& slot = old_slots[i * kWays + way];
        const std::size_t to = oldest_way(slot.key);  // an empty one
        set_of(slot.key).tags[to] = from.tags[way];
        set_of(slot.key).stamps[to] = from.stamps[way];
        ::new (slots_of(slot.key) + to) Slot(slot);
      }
    }
  }
  Set& set_of(const crypto::Digest128& key) const noexcept { return sets_[key.lo & mask_]; }
  Slot* slots_of(const crypto::Digest128& key) const noexcept {
    return &slots_[(key.lo & mask_) * kWays];
  }
  static std::uint32_t tag_of(const crypto::Digest128& key) noexcept {
    return static_cast<std::uint32_t>(key.hi);
  }
  /// kWays: the key is not there.
  std::size_t way_of(const crypto::Digest128& key) const noexcept {
    if (!sets_) return kWays;
    const Set& set = set_of(key);
    for (std::size_t i = 0; i < kWays; ++i) {
      if (set.tags[i] == tag_of(key) && set.stamps[i] != 0 && slots_of(key)[i].key == key) return i;
    }
    return kWays;
  }
  /// An empty way of the key's set, or that of the entry used least recently.
  std::size_t oldest_way(const crypto::Digest128& key) const noexcept {
    const auto& stamps = set_of(key).stamps;
    return static_cast<std::size_t>(std::min_element(stamps, stamps + kWays) - stamps);
  }
  std::uint32_t next_stamp() noexcept {
    if (++stamp_ == 0) ++stamp_;  // after 2^32 uses the order of age is lost once, nothing else
    return stamp_;
  }

  static constexpr std::size_t kSetsFirst = 64;

  std::size_t sets_max_, mask_ = 0;
  base::LargeBlock<Set> sets_;
  base::LargeBlock<Slot> slots_;  // uninitialised where a stamp is 0
  std::vector<crypto::Digest128> provisional_;
  std::uint32_t stamp_ = 0;
};

}  // namespace daybook::fold
