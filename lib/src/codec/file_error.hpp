// What kept a file from being read, as an Error that says what to do.
#pragma once

#include <string>

namespace daybook::codec {

/// Throws the Error for errno's `number`.
[[noreturn]] void file_error(const std::string& path, int number);

}  // namespace daybook::codec
