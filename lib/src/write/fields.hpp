// Fields as canonical JSON, ready to be stored as content.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daybook/record.hpp"

namespace daybook::write {

/// A JSON object with keys in byte order; empty for no fields. A key that stands twice is kept
/// twice, the second as `<key>_2`. A Json value that is not JSON is kept as a string.
std::string canonical_object(const Fields& fields);

/// The text in canonical form, or as a JSON string where it is not JSON; empty for empty text.
std::string canonical_or_string(std::string_view text);

/// A JSON array of strings; empty for none.
std::string array_of_text(const std::vector<std::string>& items);

/// A JSON array of numbers; empty for none.
std::string array_of_numbers(const std::vector<double>& items);
std::string array_of_numbers(const std::vector<std::int64_t>& items);

}  // namespace daybook::write
