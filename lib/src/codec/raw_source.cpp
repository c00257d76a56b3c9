#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "codec/byte_source.hpp"
#include "codec/file_error.hpp"
#include "daybook/error.hpp"

namespace daybook::codec {
namespace {

class FileSource final : public ByteSource {
 public:
  FileSource(int descriptor, bool owned, std::string path)
      : descriptor_(descriptor), owned_(owned), path_(std::move(path)) {
    struct stat status {};
    if (fstat(descriptor_, &status) != 0) refuse(errno);
    if (S_ISDIR(status.st_mode)) refuse(EISDIR);
    if (S_ISREG(status.st_mode)) {
      total_ = static_cast<std::uint64_t>(status.st_size);
      posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
    }
  }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  ~FileSource() override {
    if (owned_) ::close(descriptor_);
  }

  std::size_t read(char* out, std::size_t size) override {
    for (;;) {
      const ssize_t got = ::read(descriptor_, out, size);
      if (got == 0) require_whole();
      if (got >= 0) return read_ += static_cast<std::size_t>(got), static_cast<std::size_t>(got);
      if (errno != EINTR) file_error(path_, errno);
    }
  }
  std::uint64_t stored_read() const noexcept override { return read_; }
  std::uint64_t stored_total() const noexcept override { return total_; }

 private:
  /// A file that was cut while it was read ends in the middle of something.
  void require_whole() const {
    struct stat status {};
    if (read_ >= total_ || fstat(descriptor_, &status) != 0) return;
    if (static_cast<std::uint64_t>(status.st_size) >= total_) return;  // sysfs tells such sizes
    throw Error(Error::Code::io, path_ + ": became shorter while it was read",
                "what stood before byte " + std::to_string(read_) +
                    " was read; read it again when nobody cuts it");
  }

  [[noreturn]] void refuse(int number) {
    if (owned_) ::close(descriptor_);
    file_error(path_, number);
  }

  int descriptor_;
  bool owned_;
  std::string path_;
  std::uint64_t read_ = 0, total_ = 0;
};

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string text) : text_(std::move(text)) {}

  std::size_t read(char* out, std::size_t size) override {
    const std::size_t got = text_.copy(out, size, at_);
    at_ += got;
    return got;
  }
  std::uint64_t stored_read() const noexcept override { return at_; }
  std::uint64_t stored_total() const noexcept override { return text_.size(); }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

}  // namespace

void file_error(const std::string& path, int number) {
  const std::string what = path + ": " + std::generic_category().message(number);
  switch (number) {
    case ENOENT:
    case ENOTDIR:
      throw Error(Error::Code::not_found, path + ": no such file", "check the path");
    case EACCES:
    case EPERM:
      throw Error(Error::Code::denied, what, "give this user the right to read it");
    case EISDIR:
      throw Error(Error::Code::invalid_argument, path + ": is a folder",
                  "name the files in it, such as '" + path + "/*.jsonl'");
    default:
      throw Error(Error::Code::io, what, "check the disk and try again");
  }
}

std::unique_ptr<ByteSource> open_file(const std::string& path) {
  if (path == "-") return std::make_unique<FileSource>(STDIN_FILENO, false, "standard input");
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) file_error(path, errno);
  return std::make_unique<FileSource>(descriptor, true, path);
}

std::unique_ptr<ByteSource> from_memory(std::string text) {
  return std::make_unique<MemorySource>(std::move(text));
}

}  // namespace daybook::codec
