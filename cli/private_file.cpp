#include "cli/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <system_error>

#include "daybook/error.hpp"

namespace daybook::cli {
namespace {

[[noreturn]] void fail(const std::string& path, int error) {
  const bool forbidden = error == EACCES || error == EPERM || error == EROFS;
  throw Error(forbidden ? Error::Code::denied : Error::Code::io,
              path + ": " + std::generic_category().message(error),
              "name a file in a folder that can be written");
}

class OpenFile {
 public:
  OpenFile(const std::string& path, int file) : path_(path), file_(file) {
    if (file_ < 0) fail(path_, errno);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (file_ >= 0) ::close(file_);
  }
  void write(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t wrote = ::write(file_, text.data(), text.size());
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote < 0) fail(path_, errno);
      text.remove_prefix(static_cast<std::size_t>(wrote));
    }
  }
  void sync() const {
    if (fsync(file_) != 0) fail(path_, errno);
  }

 private:
  const std::string& path_;
  int file_;
};

/// The end of a chain of links; the name itself where nothing is there.
std::string target_of(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> real(realpath(path.c_str(), nullptr), std::free);
  return real ? real.get() : path;
}

}  // namespace

void write_private_file(const std::string& path, const std::string& text) {
  struct stat status {};
  const bool is_there = stat(path.c_str(), &status) == 0;
  if (is_there && S_ISDIR(status.st_mode)) fail(path, EISDIR);
  if (is_there && !S_ISREG(status.st_mode)) {
    OpenFile(path, open(path.c_str(), O_WRONLY | O_CLOEXEC)).write(text);
    return;
  }
  const std::string target = target_of(path);
  std::string beside = target + ".XXXXXX";
  const int made = mkostemp(beside.data(), O_CLOEXEC);
  if (made < 0) fail(path, errno);
  try {
    const OpenFile file(path, made);
    file.write(text);
    file.sync();
    if (rename(beside.c_str(), target.c_str()) != 0) fail(path, errno);
  } catch (...) {
    unlink(beside.c_str());
    throw;
  }
}

bool is_same_file(const std::string& a, const std::string& b) {
  struct stat one {
  }, other{};
  return stat(a.c_str(), &one) == 0 && stat(b.c_str(), &other) == 0 && one.st_dev == other.st_dev &&
         one.st_ino == other.st_ino;
}

}  // namespace daybook::cli
