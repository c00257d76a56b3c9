// Window: a bounded table in memory, 128-bit digest -> what was stored under it.
//
// Sets of eight slots, the oldest of a set gives way: memory never grows past the capacity, and a
// forgotten entry costs bytes on disk (its text is stored again), never correctness. Changes are
// provisional until commit(): rollback() removes what was put since, so no entry ever points at a
// row that a rolled back transaction took with it.
//
//   fold::Window<std::int64_t> window(1 << 16);
//   window.put(digest, id);
//   if (auto* hit = window.find(digest)) use(*hit);
#pragma once

#include <cstdint>
#include <memory>
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
    if (!slots_) return nullptr;
    Slot* const set = set_of(key);
    for (std::size_t i = 0; i < kWays; ++i) {
      if (set[i].stamp != 0 && set[i].key == key) {
        set[i].stamp = next_stamp();
        return &set[i].value;
      }
    }
    return nullptr;
  }

  void put(const crypto::Digest128& key, const Value& value) {
    if (!slots_) slots_ = std::make_unique<Slot[]>((mask_ + 1) * kWays);
    Slot* const set = set_of(key);
    Slot* target = set;
    for (std::size_t i = 0; i < kWays; ++i) {
      if (set[i].stamp != 0 && set[i].key == key) {
        target = &set[i];
        break;
      }
      if (set[i].stamp < target->stamp) target = &set[i];
    }
    *target = Slot{key, value, next_stamp()};
    provisional_.push_back(key);
  }

  void commit() noexcept { provisional_.clear(); }

  void rollback() noexcept {
    for (const crypto::Digest128& key : provisional_) {
      Slot* const set = set_of(key);
      for (std::size_t i = 0; i < kWays; ++i) {
        if (set[i].stamp != 0 && set[i].key == key) set[i].stamp = 0;
      }
    }
    provisional_.clear();
  }

  void clear() noexcept {
    slots_.reset();
    provisional_.clear();
    stamp_ = 0;
  }

 private:
  static constexpr std::size_t kWays = 8;
  struct Slot {
    crypto::Digest128 key;
    Value value{};
    std::uint32_t stamp = 0;  // 0: empty
  };

  Slot* set_of(const crypto::Digest128& key) const noexcept {
    return &slots_[(key.lo & mask_) * kWays];
  }
  std::uint32_t next_stamp() noexcept {
    if (++stamp_ == 0) ++stamp_;  // after 2^32 uses the order of age is lost once, nothing else
    return stamp_;
  }

  std::size_t mask_;
  std::unique_ptr<Slot[]> slots_;
  std::vector<crypto::Digest128> provisional_;
  std::uint32_t stamp_ = 0;
};

}  // namespace daybook::fold
