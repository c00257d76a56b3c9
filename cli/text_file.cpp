#include "cli/text_file.hpp"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "daybook/error.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kBytesMax = 1u << 20;

}  // namespace

std::string text_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    const std::string what = path + ": " + std::generic_category().message(errno);
    if (errno == EACCES)
      throw Error(Error::Code::denied, what, "give this user the right to read it");
    throw Error(errno == ENOENT ? Error::Code::not_found : Error::Code::io, what, "check the path");
  }
  std::string text;
  for (std::istreambuf_iterator<char> at(file), end; at != end && text.size() <= kBytesMax; ++at)
    text += *at;
  if (text.size() > kBytesMax)
    throw Error(Error::Code::invalid_argument, path + ": larger than 1 MiB", "split it");
  return text;
}

}  // namespace daybook::cli
