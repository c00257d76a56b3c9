#include "mcp/message.hpp"

namespace daybook::mcp {

using json::Type;
using json::View;

std::string Message::param(std::string_view name) const {
  const auto value = params ? params->find(name) : std::nullopt;
  return value && value->is(Type::string) ? value->text() : std::string();
}

const char* read_message(View value, Message& message) {
  message = Message();
  if (!value.is(Type::object)) return "a message of JSON-RPC is an object";
  bool has_id = false, named = false;
  value.members([&](std::string_view key, View member) {
    const bool null = member.is(Type::null);
    if (key == "method") named = true;
    if (key == "method" && member.is(Type::string)) message.method = member.text();
    if (key == "id" && !null) message.id = member.raw();
    has_id = has_id || key == "id";
    if (key == "params" && !null) message.params = member;
    if (key == "result") message.result = member;
    if (key == "error" && !null) message.error = member;
  });
  if (named && message.method.empty()) return "`method` is not a name";
  if (named) {
    message.kind = message.id.empty() ? Message::Kind::notification : Message::Kind::request;
    message.result.reset();
    message.error.reset();
    return nullptr;
  }
  if (!message.result && !message.error) return "no `method`, `result` or `error`";
  if (!has_id) return "an answer has an `id`";
  if (message.error) message.result.reset();
  message.kind = Message::Kind::answer;
  return nullptr;
}

}  // namespace daybook::mcp
