// Parts of a record's line, as they stand there.
//
//   texts.text(text_of(record, "body")), texts.json(json_of(record, "attributes"))
#pragma once

#include <string>
#include <string_view>

#include "json/view.hpp"

namespace daybook::archive {

/// Empty: it is not, or is no string.
inline std::string text_of(json::View record, std::string_view key) {
  const auto value = record.find(key);
  return value && value->is(json::Type::string) ? value->text() : std::string();
}

/// Empty: it is not.
inline std::string_view json_of(json::View record, std::string_view key) {
  const auto value = record.find(key);
  return value ? value->raw() : std::string_view();
}

}  // namespace daybook::archive
