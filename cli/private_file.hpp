// Writes a whole file that only its owner reads, all of it or nothing.
//
//   write_private_file("report.html", page);
//
// It is written beside its place, mode 0600, and renamed: whoever looks sees the old file or the
// new one. A link is followed, a pipe or a device written to. Throws Error: denied, io.
#pragma once

#include <string>

namespace daybook::cli {

void write_private_file(const std::string& path, const std::string& text);

/// Whether both names lead to one file that is there.
bool is_same_file(const std::string& a, const std::string& b);

}  // namespace daybook::cli
