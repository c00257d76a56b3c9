#include "cli/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <system_error>

#include "daybook/error.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kBufferBytes = 1u << 20;

[[noreturn]] void fail(const std::string& path, int error) {
  const std::string name = path == "-" ? "standard output" : path;
  if (error == EEXIST)
    throw Error(Error::Code::invalid_argument, name + " is there already",
                "name a file that is not, or remove it");
  const bool forbidden = error == EACCES || error == EPERM || error == EROFS;
  throw Error(forbidden ? Error::Code::denied : Error::Code::io,
              name + ": " + std::generic_category().message(error),
              "name a file in a folder that can be written");
}

/// The end of a chain of links; the name itself where nothing is there.
std::string target_of(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> real(realpath(path.c_str(), nullptr), std::free);
  return real ? real.get() : path;
}

}  // namespace

OutputFile::OutputFile(const std::string& path, IfThere if_there)
    : path_(path), buffer_(kBufferBytes) {
  if (is_standard_output()) return;
  make(if_there);
  file_.rdbuf()->pubsetbuf(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  file_.open(made_.empty() ? path_ : made_, std::ios::binary);
  if (!file_) {
    const int error = errno;
    if (!made_.empty()) std::remove(made_.c_str());
    fail(path_, error);
  }
}

OutputFile::~OutputFile() {
  if (!made_.empty()) std::remove(made_.c_str());
}

/// Makes an empty file, mode 0600, unless what is there is to be written to.
void OutputFile::make(IfThere if_there) {
  int file = -1;
  if (if_there == IfThere::refuse) {
    file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) fail(path_, errno);
    made_ = path_;
  } else {
    struct stat status {};
    const bool is_there = stat(path_.c_str(), &status) == 0;
    if (is_there && S_ISDIR(status.st_mode)) fail(path_, EISDIR);
    if (is_there && !S_ISREG(status.st_mode)) return;
    target_ = target_of(path_);
    std::string beside = target_ + ".XXXXXX";
    file = mkostemp(beside.data(), O_CLOEXEC);
    if (file < 0) fail(path_, errno);
    made_ = beside;
  }
  ::close(file);
}

std::ostream& OutputFile::stream() noexcept {
  return is_standard_output() ? std::cout : static_cast<std::ostream&>(file_);
}

void OutputFile::check() {
  if (!stream()) fail(path_, errno != 0 ? errno : EIO);
}

/// What is renamed must be on disk before: a crash would leave an empty file in place of the old.
void OutputFile::put_in_place() {
  const int file = ::open(made_.c_str(), O_WRONLY | O_CLOEXEC);
  const bool is_synced = file >= 0 && fsync(file) == 0;
  const int error = errno;
  if (file >= 0) ::close(file);
  if (!is_synced) fail(path_, error);
  if (std::rename(made_.c_str(), target_.c_str()) != 0) fail(path_, errno);
}

void OutputFile::close() {
  stream().flush();
  check();
  if (!is_standard_output()) file_.close();
  check();
  if (!target_.empty()) put_in_place();
  made_.clear();
}

bool is_same_file(const std::string& a, const std::string& b) {
  struct stat one {
  }, other{};
  return stat(a.c_str(), &one) == 0 && stat(b.c_str(), &other) == 0 && one.st_dev == other.st_dev &&
         one.st_ino == other.st_ino;
}

}  // namespace daybook::cli
