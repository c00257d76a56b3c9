// Opened: a connection's entry in the list of those that this process has open, so that one that a
// fork left behind is known in the child.
//
// Kernel locks are not inherited, but SQLite's memory of them is: where a child still has its
// parent's connection to a file, SQLite takes the locks of that one as held and locks nothing. The
// parent would then remove the WAL as the last one to close, and what the child commits to it is
// gone. So a file is not opened before all inherited connections to it are closed.
//
//   const Opened opened(file);     // before SQLite opens it, until after it is closed
#pragma once

#include <sys/types.h>

#include <mutex>
#include <string>

namespace daybook::sql {

class Opened {
 public:
  /// Throws Error{forked} where the process that forked this one left `file` open.
  explicit Opened(const std::string& file);
  ~Opened();
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  /// Of the list; held around a fork.
  static std::mutex& mutex() noexcept;

 private:
  dev_t device_ = 0;
  ino_t inode_ = 0;
  pid_t by_;
};

}  // namespace daybook::sql
