// Small questions about message-shaped JSON, shared by requests and answers.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.hpp"
#include "daybook/record.hpp"
#include "forms/problem.hpp"

namespace daybook::forms {

inline Message raw_message(std::string_view raw) {
  Message message;
  message.raw = raw;
  return message;
}

/// {"role":…,"content":…} round a value as it came.
inline Message wrapped_message(std::string_view role, std::string_view content) {
  Message message;
  message.raw.reserve(content.size() + role.size() + 24);
  message.raw.append("{\"role\":\"")
      .append(role)
      .append("\",\"content\":")
      .append(content)
      .append("}");
  return message;
}

/// Numbers and arrays of numbers: token ids or a vector, one value rather than a list of messages.
inline bool is_numeric_element(std::string_view raw) noexcept {
  const char c = raw.front();
  return c == '[' || c == '-' || (c >= '0' && c <= '9');
}

inline void push_message(std::string_view key, std::vector<Message>& messages, Message message) {
  if (messages.size() == limits::kMessagesMax) {
    reject(key, "more than " + std::to_string(limits::kMessagesMax) + " messages");
  }
  messages.push_back(std::move(message));
}

inline std::string element_key(std::string_view key, std::size_t index) {
  return std::string(key) + "[" + std::to_string(index) + "]";
}

}  // namespace daybook::forms
