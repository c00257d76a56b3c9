// Values that are read whole, each as one zstd frame with a checksum.
//
//   const std::string frame = zst_value(bytes);
//   if (const auto bytes = zst_value_of(frame, kMost)) use(*bytes); else damaged();
//
// Any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace daybook::codec {

std::string zst_value(std::string_view bytes);
/// Nothing where that is no whole frame, its checksum differs, or it says it holds more than `most`
/// bytes.
std::optional<std::string> zst_value_of(std::string_view frame, std::size_t most);

}  // namespace daybook::codec
