// The text of a message as a person would read it.
#pragma once

#include <string>

#include "json/message.hpp"

namespace daybook::json {

/// The content where it is text; the text parts, one a line, where it is an array of parts
/// ({"type":"text","text":…}, or "input_text", "output_text"); else empty.
std::string plain_text(const SplitMessage& message);

}  // namespace daybook::json
