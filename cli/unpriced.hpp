// Unpriced: the models whose calls have no known cost, in words.
//
//   "cost unknown for 2 models: openai gpt-9, (no name)\n", or nothing where every call has one
#pragma once

#include <string>

#include "daybook/reader.hpp"

namespace daybook::cli {

std::string unpriced_text(const Reader& reader);

}  // namespace daybook::cli
