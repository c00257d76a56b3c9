// A small file named on the command line, whole.
#pragma once

#include <string>

namespace daybook::cli {

/// Throws Error: not_found, denied, io, invalid_argument where it is larger than 1 MiB.
std::string text_of_file(const std::string& path);

}  // namespace daybook::cli
