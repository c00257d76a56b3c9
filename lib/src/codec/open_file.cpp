#include "codec/open_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "codec/file_error.hpp"
#include "daybook/error.hpp"

namespace daybook::codec {
namespace {

class OpenFileSource final : public ByteSource {
 public:
  OpenFileSource(std::shared_ptr<const OpenFile> file, std::uint64_t offset)
      : file_(std::move(file)), at_(offset), total_(file_->status().size) {}

  std::size_t read(char* out, std::size_t size) override {
    const std::size_t got = file_->read_at(at_, out, size);
    at_ += got;
    return got;
  }
  std::uint64_t stored_read() const noexcept override { return at_; }
  std::uint64_t stored_total() const noexcept override { return total_; }

 private:
  std::shared_ptr<const OpenFile> file_;
  std::uint64_t at_, total_;
};

}  // namespace

std::shared_ptr<OpenFile> OpenFile::open(const std::string& path) {
  // O_NONBLOCK: a named pipe without a writer is refused here rather than waited for.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (descriptor < 0) file_error(path, errno);
  std::shared_ptr<OpenFile> file(new OpenFile(descriptor, path));
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) file_error(path, errno);
  if (S_ISDIR(status.st_mode)) file_error(path, EISDIR);
  if (!S_ISREG(status.st_mode)) {
    throw Error(Error::Code::invalid_argument, path + ": is no file that can be read again",
                "leave --resume and --follow out");
  }
  return file;
}

OpenFile::OpenFile(int descriptor, std::string path)
    : descriptor_(descriptor), path_(std::move(path)) {}

OpenFile::~OpenFile() {
  ::close(descriptor_);
}

FileStatus OpenFile::status() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) file_error(path_, errno);
  constexpr std::int64_t kNsPerSecond = 1'000'000'000;
  return {status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size),
          status.st_mtim.tv_sec * kNsPerSecond + status.st_mtim.tv_nsec};
}

std::size_t OpenFile::read_at(std::uint64_t offset, char* out, std::size_t size) const {
  std::size_t got = 0;
  while (got < size) {
    const ssize_t more =
        ::pread(descriptor_, out + got, size - got, static_cast<off_t>(offset + got));
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) file_error(path_, errno);
    if (more == 0) break;
    got += static_cast<std::size_t>(more);
  }
  return got;
}

std::string OpenFile::bytes_at(std::uint64_t offset, std::size_t size) const {
  std::string bytes(size, '\0');
  bytes.resize(read_at(offset, bytes.data(), size));
  return bytes;
}

bool OpenFile::is_compressed() const {
  return codec::is_compressed(bytes_at(0, 4));
}

std::unique_ptr<ByteSource> OpenFile::source(std::uint64_t offset) {
  return std::make_unique<OpenFileSource>(shared_from_this(), offset);
}

}  // namespace daybook::codec
