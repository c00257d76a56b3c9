// LargeBlock: uninitialised memory for a table that is read at random.
//
//   LargeBlock<Slot> slots(1 << 17);
//   ::new (&slots[i]) Slot{…};
//
// From 2 MiB on it stands on huge pages where the system grants them: a random read of a table of
// tens of MiB then misses the processor's address cache far less often. Elements are trivially
// destructible and are not destroyed. Moves; one thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>

namespace daybook::base {

/// Aligned to a cache line. Throws std::bad_alloc.
void* allocate_large(std::size_t bytes);
void free_large(void* block) noexcept;

template <class T>
class LargeBlock {
 public:
  LargeBlock() = default;
  explicit LargeBlock(std::size_t count)
      : elements_(static_cast<T*>(allocate_large(count * sizeof(T)))) {}

  T& operator[](std::size_t i) const noexcept { return elements_[i]; }
  explicit operator bool() const noexcept { return elements_ != nullptr; }

 private:
  static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= 64);
  struct Free {
    void operator()(T* block) const noexcept { free_large(block); }
  };
  std::unique_ptr<T[], Free> elements_;
};

}  // namespace daybook::base
