// Phone numbers told from dates, versions, ids and times of the same length: by how their digits
// are grouped, and by a word beside them.
#pragma once

#include <string_view>

#include "redact/expression.hpp"

namespace daybook::redact {

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// `match` is digits with separators, perhaps with a plus or an area code in brackets. Without a
/// word beside it (call, phone, mobile …) only the shapes of North America, 555-123-4567 and its
/// like, and numbers with a plus and a country code are taken.
bool is_phone_number(std::string_view text, const Match& match);

}  // namespace daybook::redact
