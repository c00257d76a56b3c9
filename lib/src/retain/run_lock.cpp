#include "retain/run_lock.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "daybook/error.hpp"
#include "sql/error.hpp"

namespace daybook::retain {
namespace {

constexpr off_t kByte = 1 << 19;  // behind all that the guard writes, before the locks of sources

}  // namespace

RunLock::RunLock(const std::string& store) {
  const std::string path = store + "-lock";
  descriptor_ = ::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor_ < 0) throw sql::error_from_errno(errno, "cannot open " + path);
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = kByte;
  lock.l_len = 1;
  if (::fcntl(descriptor_, F_OFD_SETLK, &lock) == 0) return;
  const int number = errno;
  ::close(descriptor_);
  if (number != EAGAIN && number != EACCES)
    throw sql::error_from_errno(number, "cannot lock " + path);
  throw Error(Error::Code::busy, "store " + store + ": another run of retention is at work on it",
              "wait for its end and try again");
}

RunLock::~RunLock() {
  ::close(descriptor_);
}

}  // namespace daybook::retain
