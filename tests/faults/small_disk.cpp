#include "faults/small_disk.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <vector>

namespace faults {
namespace {

constexpr int kNotPermitted = 77;

void write_to(const char* path, const std::string& text) {
  std::ofstream(path) << text;
}

/// A mount namespace, within a user namespace where this user may not have one otherwise.
bool enter_namespace() {
  const uid_t user = ::geteuid();
  const gid_t group = ::getegid();
  if (::unshare(CLONE_NEWNS) != 0) {
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
    write_to("/proc/self/setgroups", "deny");
    write_to("/proc/self/uid_map", "0 " + std::to_string(user) + " 1");
    write_to("/proc/self/gid_map", "0 " + std::to_string(group) + " 1");
  }
  return ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

bool mount_memory(const std::string& folder, std::int64_t bytes) {
  const std::string options = "mode=0700,size=" + std::to_string(bytes);
  return ::mount("daybook-test", folder.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, options.c_str()) ==
         0;
}

}  // namespace

SmallDisk run_on_small_disk(std::int64_t bytes,
                            const std::function<void(const std::string&)>& use) {
  const MemoryFolder folder;
  const std::string path = folder / ".";
  testing::Process process([&](const testing::Process::Line&) {
    if (!enter_namespace() || !mount_memory(path, bytes)) return kNotPermitted;
    try {
      use(path.substr(0, path.size() - 2));
    } catch (const std::exception& error) {
      std::fprintf(stderr, "on the small disk: %s\n", error.what());
      return 1;
    }
    return 0;
  });
  const int code = process.join();
  if (code == kNotPermitted) return SmallDisk::not_permitted;
  return code == 0 ? SmallDisk::used : SmallDisk::failed;
}

std::int64_t free_bytes(const std::string& folder) {
  struct statvfs disk;
  if (::statvfs(folder.c_str(), &disk) != 0) throw std::runtime_error("no statvfs");
  return static_cast<std::int64_t>(disk.f_bavail * disk.f_bsize);
}

void load_ballast(const std::string& folder, std::int64_t left) {
  const std::int64_t size = free_bytes(folder) - left;
  if (size <= 0) throw std::runtime_error("the disk is too full for ballast");
  const int file = ::open((folder + "/ballast").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const bool loaded = ::posix_fallocate(file, 0, size) == 0;
  ::close(file);
  if (!loaded) throw std::runtime_error("the ballast does not fit");
}

void drop_ballast(const std::string& folder) {
  if (::unlink((folder + "/ballast").c_str()) != 0) throw std::runtime_error("no ballast");
}

}  // namespace faults
