#include "redact/key_kind.hpp"

#include <algorithm>
#include <array>

namespace daybook::redact {
namespace {

constexpr std::array<std::string_view, 14> kIdentifiers = {
    "call_id",      "conversation_id", "model",      "operation", "parent_span_id",
    "response_id",  "service",         "session_id", "span_id",   "tool",
    "tool_call_id", "tool_use_id",     "trace_id",   "user_id"};
constexpr std::size_t kLongest = 15;  // conversation_id

}  // namespace

KeyKind kind_of_key(std::string_view key) noexcept {
  if (key.size() > kLongest) return KeyKind::other;
  if (key == "id") return KeyKind::id;
  if (key == "tool_calls") return KeyKind::tool_calls;
  const bool known = std::find(kIdentifiers.begin(), kIdentifiers.end(), key) != kIdentifiers.end();
  return known ? KeyKind::identifier : KeyKind::other;
}

}  // namespace daybook::redact
