#include "json/plain_text.hpp"

#include <nlohmann/json.hpp>

namespace daybook::json {

std::string plain_text(const SplitMessage& message) {
  if (message.shape == Shape::text) return std::string(message.text());
  if (message.shape != Shape::in_extra) return {};
  const auto extra = nlohmann::json::parse(message.extra, nullptr, false);
  const auto content = extra.is_object() ? extra.find("content") : extra.end();
  if (content == extra.end() || !content->is_array()) return {};
  std::string text;
  for (const auto& part : *content) {
    const auto found = part.is_object() ? part.find("text") : part.end();
    if (found == part.end() || !found->is_string()) continue;
    if (!text.empty()) text += '\n';
    text += found->get_ref<const std::string&>();
  }
  return text;
}

}  // namespace daybook::json
