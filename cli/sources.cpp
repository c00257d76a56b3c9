#include "cli/sources.hpp"

#include <glob.h>
#include <sys/stat.h>

namespace daybook::cli {

Sources expand_sources(const std::vector<std::string>& given) {
  Sources sources;
  for (const std::string& name : given) {
    struct stat status {};
    const bool pattern = name.find_first_of("*?[") != std::string::npos;
    if (!pattern || lstat(name.c_str(), &status) == 0) {
      sources.paths.push_back(name);
      continue;
    }
    glob_t found{};
    if (glob(name.c_str(), 0, nullptr, &found) == 0)
      sources.paths.insert(sources.paths.end(), found.gl_pathv, found.gl_pathv + found.gl_pathc);
    else
      sources.unmatched.push_back(name);
    globfree(&found);
  }
  return sources;
}

std::uint64_t bytes_of(const std::vector<std::string>& paths) {
  std::uint64_t sum = 0;
  for (const std::string& path : paths) {
    struct stat status {};
    if (path == "-" || stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return 0;
    sum += static_cast<std::uint64_t>(status.st_size);
  }
  return sum;
}

}  // namespace daybook::cli
