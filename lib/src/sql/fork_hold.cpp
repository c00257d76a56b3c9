#include "sql/fork_hold.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "sql/opened.hpp"

namespace daybook::sql {

// In the order in which SQLite itself takes one while it holds another: the name of a temporary
// file needs random bytes, the first of these need the list of VFSs, and all may need the
// allocator.
ForkHold::ForkHold() {
  constexpr std::array<int, 8> kOrder = {SQLITE_MUTEX_STATIC_VFS1, SQLITE_MUTEX_STATIC_VFS2,
                                         SQLITE_MUTEX_STATIC_VFS3, SQLITE_MUTEX_STATIC_PRNG,
                                         SQLITE_MUTEX_STATIC_MAIN, SQLITE_MUTEX_STATIC_LRU,
                                         SQLITE_MUTEX_STATIC_PMEM, SQLITE_MUTEX_STATIC_MEM};
  std::transform(kOrder.begin(), kOrder.end(), locks_.begin(), sqlite3_mutex_alloc);
}

void ForkHold::take() noexcept {
  Opened::mutex().lock();
  for (sqlite3_mutex* lock : locks_) sqlite3_mutex_enter(lock);
}

void ForkHold::let_go() noexcept {
  std::for_each(locks_.rbegin(), locks_.rend(), sqlite3_mutex_leave);
  Opened::mutex().unlock();
}

}  // namespace daybook::sql
