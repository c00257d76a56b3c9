// Window: a bounded table in memory, 128-bit digest -> what was stored under it.
//
// Sets of eight slots, the oldest of a set gives way: memory never grows past the capacity, and a
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

#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>
#include <vector>

#include "crypto/digest.hpp"

namespace daybook::fold {

template <class Value>
class Window {
 public:
  /// `capacity` is a power of two, at least 8.
  explicit Window(std::size_t capacity) : mask_(capacity / kWays - 1) {}

  /// The value under the key, or nullptr; a hit is kept longer. Valid until the next put().
  Value* find(const crypto::Digest128& key) noexcept {
    if (!sets_) return nullptr;
    const std::size_t way = way_of(key);
    if (way == kWays) return nullptr;
    set_of(key).stamps[way] = next_stamp();
    return &slots_of(key)[way].value;
  }

  void put(const crypto::Digest128& key, const Value& value) {
    if (!sets_) allocate();
    Set& set = set_of(key);
    std::size_t way = way_of(key);
    if (way == kWays) {
      way = 0;
      for (std::size_t i = 1; i < kWays; ++i) {
        if (set.stamps[i] < set.stamps[way]) way = i;
      }
    }
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
    sets_.reset();
    slots_.reset();
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
  struct Free {
    void operator()(Slot* slots) const noexcept { ::operator delete(slots); }
  };

  void allocate() {
    const std::size_t sets = mask_ + 1;
    slots_.reset(static_cast<Slot*>(::operator new(sets* kWays * sizeof(Slot))));
    sets_ = std::make_unique<Set[]>(sets);
  }
  Set& set_of(const crypto::Digest128& key) const noexcept { return sets_[key.lo & mask_]; }
  Slot* slots_of(const crypto::Digest128& key) const noexcept {
    return slots_.get() + (key.lo & mask_) * kWays;
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
  std::uint32_t next_stamp() noexcept {
    if (++stamp_ == 0) ++stamp_;  // after 2^32 uses the order of age is lost once, nothing else
    return stamp_;
  }

  std::size_t mask_;
  std::unique_ptr<Set[]> sets_;
  std::unique_ptr<Slot[], Free> slots_;  // uninitialised where a stamp is 0
  std::vector<crypto::Digest128> provisional_;
  std::uint32_t stamp_ = 0;
};

}  // namespace daybook::fold
