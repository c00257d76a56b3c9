#include "base/large_block.hpp"

#include <sys/mman.h>

#include <cstdlib>
#include <new>

namespace daybook::base {
namespace {
constexpr std::size_t kHugePage = 2u << 20;
constexpr std::size_t kCacheLine = 64;
}  // namespace

void* allocate_large(std::size_t bytes) {
  const std::size_t alignment = bytes < kHugePage ? kCacheLine : kHugePage;
  void* const block =
      std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
  if (block == nullptr) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  if (bytes >= kHugePage)
    ::madvise(block, bytes, MADV_HUGEPAGE);  // refused: small pages do as well
#endif
  return block;
}

void free_large(void* block) noexcept {
  std::free(block);
}

}  // namespace daybook::base
