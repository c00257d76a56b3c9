// The files that `ingest` was given: patterns opened out, standard input told from files.
//
//   for (const std::string& path : expand_sources({"logs/*.log", "-"}).paths) …
//
// A pattern that a shell left alone (it was quoted) is opened out here, in sorted order; a file
// that really has such a name wins. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace daybook::cli {

struct Sources {
  std::vector<std::string> paths;      // "-" is standard input
  std::vector<std::string> unmatched;  // patterns that no file matches
};
Sources expand_sources(const std::vector<std::string>& given);

/// Bytes of all that are files; 0 where one is not, for then the sum is unknown.
std::uint64_t bytes_of(const std::vector<std::string>& paths);

}  // namespace daybook::cli
