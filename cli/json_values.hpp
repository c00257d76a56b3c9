// Values as they stand in JSON answers: what is not known is null.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace daybook::cli {

inline nlohmann::ordered_json optional_json(const auto& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}
inline nlohmann::ordered_json text_json(const std::string& text) {
  return text.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(text);
}
/// JSON that is stored as text; null where it is none.
inline nlohmann::ordered_json parsed(const std::string& text) {
  auto value = nlohmann::ordered_json::parse(text, nullptr, false);
  return value.is_discarded() ? nlohmann::ordered_json() : value;
}

}  // namespace daybook::cli
