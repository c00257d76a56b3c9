// SourceLock: no two processes read one file into one store at a time, or each of its lines would
// be stored twice. A byte of the store's own lock file stands for each file, at an offset that
// device and inode choose; the guard locks that file as a whole by flock(), which does not see
// these locks.
#pragma once

#include <cstdint>
#include <string>

namespace daybook::facade {

class SourceLock {
 public:
  explicit SourceLock(const std::string& store);
  SourceLock(const SourceLock&) = delete;
  SourceLock& operator=(const SourceLock&) = delete;
  ~SourceLock();

  /// Held until the object goes. False where another process has it.
  bool take(std::uint64_t device, std::uint64_t inode);

 private:
  const std::string path_;
  int descriptor_ = -1;
};

}  // namespace daybook::facade
