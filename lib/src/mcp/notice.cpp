#include "mcp/parts.hpp"

namespace daybook::mcp {
namespace {

using json::Type;
using json::View;

/// The levels are those of syslog, as the protocol takes them.
Level level_of(const std::string& name) {
  static constexpr struct {
    std::string_view name;
    Level level;
  } kLevels[] = {{"debug", Level::debug},  {"info", Level::info},      {"notice", Level::info},
                 {"warning", Level::warn}, {"error", Level::error},    {"critical", Level::fatal},
                 {"alert", Level::fatal},  {"emergency", Level::fatal}};
  for (const auto& known : kLevels) {
    if (known.name == name) return known.level;
  }
  return Level::info;
}

Event without_request(const Message& answer, Told&& told) {
  Event event;
  event.name = "mcp/answer_without_request";
  event.body = answer.error ? answer.error->raw() : answer.result->raw();
  if (answer.result) take_meta(*answer.result, told);
  add_facts(answer, told, told.metadata);
  static_cast<Common&>(event) = std::move(told);
  event.level = Level::warn;
  return event;
}

}  // namespace

Record notice(const Message& message, Told&& told) {
  if (message.kind == Message::Kind::answer) return without_request(message, std::move(told));
  Event event;
  event.name = message.method;
  const bool log = message.method == "notifications/message";
  if (log) told.level = level_of(message.param("level"));
  if (message.params) {
    take_meta(*message.params, told);
    if (log) event.body = text_at(*message.params, "data");
    log ? add_rest(*message.params, {"_meta", "data", "level"}, told.metadata)
        : add_rest(*message.params, {"_meta"}, told.metadata);
  }
  add_facts(message, told, told.metadata);
  static_cast<Common&>(event) = std::move(told);
  return event;
}

}  // namespace daybook::mcp
