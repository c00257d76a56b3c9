// fsync and fdatasync of this program, its libraries' calls included: the dynamic linker takes what
// the program defines before what the C library does. The only place where syncs of a folder are
// seen, by SQLite within a file's xSync and by daybook past SQLite.
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "faults/fault_vfs.hpp"

namespace {

int sync_with(long call, int fd) {
  faults::FaultVfs* const vfs = faults::active_fault_vfs();
  if (vfs != nullptr && vfs->on_sync) vfs->on_sync(fd);
  if (vfs != nullptr && vfs->fails_to_sync(fd)) {
    errno = EIO;
    return -1;
  }
  return static_cast<int>(::syscall(call, fd));
}

}  // namespace

extern "C" {

__attribute__((visibility("default"))) int fsync(int fd) {
  return sync_with(SYS_fsync, fd);
}

__attribute__((visibility("default"))) int fdatasync(int fd) {
  return sync_with(SYS_fdatasync, fd);
}

}  // extern "C"
