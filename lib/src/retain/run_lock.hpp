// RunLock: one run of retention on a store at a time, so that two cron jobs do not collide. A byte
// of the store's own lock file stands for it; the guard locks that file as a whole by flock(),
// which does not see this lock. The kernel drops it with the process.
//
//   const RunLock lock(path);      // throws Error{busy}
#pragma once

#include <string>

namespace daybook::retain {

class RunLock {
 public:
  explicit RunLock(const std::string& store);  // the Guard made its files before
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;
  ~RunLock();

 private:
  int descriptor_ = -1;
};

}  // namespace daybook::retain
