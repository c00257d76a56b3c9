#include "sql/store_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/mutex.hpp"
#include "sql/error.hpp"

namespace daybook::sql {
namespace {

using Code = Error::Code;

struct Place {
  std::string directory, file;  // directory without links, file = directory + "/" + name
};

Place locate(const std::string& path) {
  if (path.empty())
    throw Error(Code::invalid_argument, "the store's path is empty", "name a file with --db");
  if (path.find('\0') != std::string::npos) {
    throw Error(Code::invalid_argument, "the store's path holds a NUL byte",
                "name another file with --db");
  }
  const std::size_t slash = path.rfind('/');
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  if (name.empty() || name == "." || name == "..") {
    throw Error(Code::invalid_argument, path + " is a directory", "name a file with --db");
  }
  const std::string parent = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  char resolved[PATH_MAX];
  if (!::realpath(parent.c_str(), resolved)) {
    const int number = errno;
    throw error_from_errno(number, "no folder " + parent + " for the store");
  }
  std::string directory = resolved;
  return {directory, (directory == "/" ? "" : directory) + "/" + name};
}

Error no_store(const std::string& file) {
  return {Code::not_found, "no store at " + file, "`daybook init`, or name another with --db"};
}

// False: nothing is there. A file of SQLite's beside it (WAL, shared memory) is judged the same
// way.
bool judge(const std::string& file) {
  struct stat found;
  if (::lstat(file.c_str(), &found) != 0) {
    const int number = errno;
    if (number == ENOENT) return false;
    throw error_from_errno(number, "cannot look at " + file);
  }
  if (S_ISDIR(found.st_mode)) {
    throw Error(Code::invalid_argument, file + " is a directory", "name a file with --db");
  }
  if (S_ISLNK(found.st_mode)) {
    throw Error(Code::denied, file + " is a symbolic link", "name the file itself");
  }
  if (!S_ISREG(found.st_mode)) {
    throw Error(Code::invalid_argument, file + " is not a regular file",
                "name another file with --db");
  }
  if (found.st_nlink > 1) {
    throw Error(Code::denied,
                file + " has further hard links: its locks and journal could not follow it",
                "copy it with `VACUUM INTO` and use the copy");
  }
  return true;
}

// A file that another user could have put there, or can write to whatever its folder says: a sticky
// folder keeps others from replacing a file, not from being first (proc_sys_fs(5),
// protected_regular).
void judge_owner(const std::string& directory, const std::string& file) {
  struct stat folder, found;
  if (::lstat(file.c_str(), &found) != 0 || ::stat(directory.c_str(), &folder) != 0) return;
  if (found.st_mode & S_IWOTH) {
    throw Error(Code::denied,
                file +
                    " may be written to by everyone: others could change what it"
                    " holds, and no audit would tell",
                "chmod o-w " + file);
  }
  if ((folder.st_mode & S_IWOTH) && found.st_uid != ::geteuid() && found.st_uid != folder.st_uid) {
    throw Error(Code::denied,
                file + " belongs to another user, in a folder that everyone may write to",
                "keep the store in a folder of your own");
  }
}

bool judge_all(const std::string& file) {
  judge(file + "-wal");
  judge(file + "-shm");
  if (!judge(file)) return false;
  struct stat found;
  constexpr off_t kSmallestPage = 512;
  // SQLite takes a file of one byte for an empty one.
  if (::lstat(file.c_str(), &found) == 0 && found.st_size > 0 && found.st_size < kSmallestPage) {
    throw Error(Code::corrupt, "store " + file + ": not a daybook store",
                "name another file with --db");
  }
  return true;
}

// Remote and user-space file systems: shared memory and locks do not reach across them (statfs(2)).
bool is_remote(const std::string& directory) noexcept {
  struct statfs found;
  if (::statfs(directory.c_str(), &found) != 0) return false;
  switch (static_cast<std::uint32_t>(found.f_type)) {
    case 0x6969:      // NFS
    case 0x517B:      // SMB
    case 0xFF534D42:  // CIFS
    case 0xFE534D42:  // SMB2
    case 0x65735546:  // FUSE
    case 0x01021997:  // 9p
    case 0x00C36400:  // Ceph
    case 0x0BD00BD0:  // Lustre
    case 0x5346414F:  // AFS
    case 0x73757245:  // Coda
      return true;
    default:
      return false;
  }
}

void judge_directory(const std::string& directory, bool force_filesystem) {
  struct stat found;
  if (::stat(directory.c_str(), &found) != 0) {
    const int number = errno;
    throw error_from_errno(number, "cannot look at " + directory);
  }
  if ((found.st_mode & S_IWOTH) && !(found.st_mode & S_ISVTX)) {
    throw Error(Code::denied,
                directory + " may be written to by everyone: others could replace the store",
                "chmod o-w " + directory);
  }
  if (!force_filesystem && is_remote(directory)) {
    throw Error(
        Code::invalid_argument,
        directory + " is on a network or user-space file system, where locks are not reliable",
        "keep the store on a local file system");
  }
}

Error taken(const std::string& file) {
  return {Code::invalid_argument, file + " is there already: nothing is written over it",
          "name another file, or move it away"};
}

/// False: something has the name.
bool create(const std::string& file, mode_t mode) {
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  if (fd < 0) {
    const int number = errno;
    if (number == EEXIST) return false;
    throw error_from_errno(number, "cannot create " + file);
  }
  const bool done = ::fchmod(fd, mode) == 0;  // whatever the umask is
  const int number = errno;
  ::close(fd);
  if (!done) throw error_from_errno(number, "cannot set the mode of " + file);
  sync_directory_of(file);
  return true;
}

// Held from looking to closing the new file: no thread of this process can have SQLite open, and
// lock, a file whose descriptor is about to be closed here.
base::Mutex creation;

}  // namespace

std::string existing_store_file(const std::string& path) {
  const Place place = locate(path);
  base::MutexLock lock(creation);
  if (!judge_all(place.file)) throw no_store(place.file);
  return place.file;
}

std::string writable_store_file(const std::string& path, const NewFile& file) {
  const Place place = locate(path);
  judge_directory(place.directory, file.force_filesystem);
  base::MutexLock lock(creation);
  if (!judge_all(place.file)) {
    if (!file.create) throw no_store(place.file);
    // Another process may be faster; what it made is judged as what was there before.
    if (!create(place.file, file.group ? 0660 : 0600)) {
      judge(place.file);
      judge_owner(place.directory, place.file);
    }
    return place.file;
  }
  judge_owner(place.directory, place.file);
  if (::faccessat(AT_FDCWD, place.file.c_str(), W_OK, AT_EACCESS) != 0) {
    const int number = errno;
    throw error_from_errno(number, "cannot write to " + place.file);
  }
  return place.file;
}

std::string new_store_file(const std::string& path) {
  const Place place = locate(path);
  judge_directory(place.directory, true);
  base::MutexLock lock(creation);
  if (!create(place.file, 0600)) throw taken(place.file);
  return place.file;
}

void require_no_file(const std::string& path) {
  const Place place = locate(path);
  judge_directory(place.directory, true);
  struct stat found;
  if (::lstat(place.file.c_str(), &found) == 0) throw taken(place.file);
}

void sync_directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string directory = slash == 0 ? "/" : path.substr(0, slash);
  const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) {
    const int number = errno;
    throw error_from_errno(number, "cannot open " + directory);
  }
  const bool done = ::fsync(fd) == 0;
  const int number = errno;
  ::close(fd);
  // EINVAL: a file system that has nothing to sync in a directory.
  if (!done && number != EINVAL) throw error_from_errno(number, "cannot sync " + directory);
}

}  // namespace daybook::sql
