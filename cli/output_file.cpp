#include "cli/output_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <iostream>
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
  const bool forbidden = error == EACCES || error == EPERM;
  throw Error(forbidden ? Error::Code::denied : Error::Code::io,
              name + ": " + std::generic_category().message(error),
              "name a file that can be written");
}

}  // namespace

OutputFile::OutputFile(const std::string& path) : path_(path), buffer_(kBufferBytes) {
  if (is_standard_output()) return;
  const int made = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (made < 0) fail(path_, errno);
  ::close(made);
  file_.rdbuf()->pubsetbuf(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  file_.open(path_, std::ios::binary);
  if (!file_) fail(path_, errno);
}

OutputFile::~OutputFile() {
  if (!closed_ && !is_standard_output()) std::remove(path_.c_str());
}

std::ostream& OutputFile::stream() noexcept {
  return is_standard_output() ? std::cout : static_cast<std::ostream&>(file_);
}

void OutputFile::check() {
  if (!stream()) fail(path_, errno != 0 ? errno : EIO);
}

void OutputFile::close() {
  stream().flush();
  check();
  if (!is_standard_output()) file_.close();
  check();
  closed_ = true;
}

}  // namespace daybook::cli
