// ForkHold: keeps SQLite whole across fork(). Its allocator, page cache and file system have locks
// that all connections of a process share, daybook's and the application's own; one that another
// thread holds in the moment of a fork is held for ever in the child, whose next sqlite3_open()
// waits for it. So whoever forks takes them first.
//
//   hold.take();      // before fork(), last of all
//   hold.let_go();    // after it, in the parent and in the child
//
// Held for microseconds by SQLite, so taking them waits for no I/O but the opening of a file.
#pragma once

#include <array>

struct sqlite3_mutex;

namespace daybook::sql {

class ForkHold {
 public:
  ForkHold();
  void take() noexcept;
  void let_go() noexcept;

 private:
  std::array<sqlite3_mutex*, 8> locks_;
};

}  // namespace daybook::sql
