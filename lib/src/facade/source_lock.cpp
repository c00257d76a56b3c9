#include "facade/source_lock.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "crypto/digest.hpp"
#include "daybook/error.hpp"

namespace daybook::facade {
namespace {

constexpr std::uint64_t kFirst = 1u << 20;  // behind all that the guard writes

off_t place_of(std::uint64_t device, std::uint64_t inode) {
  const std::uint64_t both[] = {device, inode};
  const auto digest = static_cast<std::uint64_t>(
      crypto::checksum({reinterpret_cast<const char*>(both), sizeof both}));
  return static_cast<off_t>(kFirst + digest % (1ull << 60));
}

}  // namespace

SourceLock::SourceLock(const std::string& store) : path_(store + "-lock") {}

SourceLock::~SourceLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool SourceLock::take(std::uint64_t device, std::uint64_t inode) {
  if (descriptor_ < 0) descriptor_ = ::open(path_.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC);
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = place_of(device, inode);
  lock.l_len = 1;
#ifdef F_OFD_SETLK
  constexpr int kCommand = F_OFD_SETLK;  // a lock of the open file: no other close() drops it
#else
  constexpr int kCommand = F_SETLK;
#endif
  if (descriptor_ >= 0 && ::fcntl(descriptor_, kCommand, &lock) == 0) return true;
  if (descriptor_ >= 0 && (errno == EAGAIN || errno == EACCES)) return false;
  throw Error(Error::Code::io, path_ + ": " + std::generic_category().message(errno),
              "open the store for writing first");
}

}  // namespace daybook::facade
