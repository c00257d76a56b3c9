#include "forms/record.hpp"

#include <algorithm>
#include <iterator>

#include "forms/common.hpp"
#include "forms/problem.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

/// A text as it reads, another value as its JSON.
std::string readable(const Member* member) {
  const auto value = given(member);
  if (!value) return {};
  return value->is(json::Type::string) ? value->text() : std::string(value->raw());
}

/// What an event has a place for, and what the guide's entry is made of.
constexpr Key kPlaced[] = {
    Key::type,     Key::id,         Key::at,      Key::ended_at,       Key::timestamp,
    Key::service,  Key::trace_id,   Key::span_id, Key::environment,    Key::service_version,
    Key::user_id,  Key::session_id, Key::level,   Key::parent_span_id, Key::tags,
    Key::metadata, Key::model,      Key::prompt,  Key::response};

/// Keys that mean something in a completion and have no place in an event.
std::vector<const Member*> without_place(const Keyed& keyed) {
  std::vector<const Member*> members;
  for (std::size_t i = 0; i < keyed.by_key.size(); ++i) {
    const auto placed = std::find(std::begin(kPlaced), std::end(kPlaced), static_cast<Key>(i));
    if (placed == std::end(kPlaced) && given(keyed.by_key[i])) members.push_back(keyed.by_key[i]);
  }
  return members;
}

void set_if_given(const Member* member, std::string& out) {
  if (given(member)) out = readable(member);
}

}  // namespace

ErrorRecord decode_error(Keyed& keyed, const Context& context, Origin& origin) {
  ErrorRecord e;
  decode_common(keyed, context, e, origin);
  e.failure = decode_failure(keyed, e).value_or(Failure{});
  set_if_given(keyed[Key::error_type], e.failure.type);
  set_if_given(keyed[Key::error_message], e.failure.message);
  set_if_given(keyed[Key::error_code], e.failure.code);
  set_if_given(keyed[Key::stack], e.failure.stack);
  e.provider = text_of(keyed[Key::provider]);
  e.model = text_of(keyed[Key::model]);
  e.handled = bool_of(keyed[Key::handled]);
  if (const auto context_value = given(keyed[Key::context])) e.context.text = context_value->raw();
  finish_metadata(keyed, context, Kind::error, e);
  return e;
}

Event decode_event(Keyed& keyed, const Context& context, Origin& origin) {
  Event event;
  decode_common(keyed, context, event, origin);
  if (const auto failure = decode_failure(keyed, event)) {
    if (event.status_message.empty()) event.status_message = failure->message;
    keyed.give_up(Key::error);
  }
  event.name = name_of(keyed[Key::name]);
  if (event.name.empty()) reject("name", "an event needs a name");
  event.body = readable(keyed[Key::body]);
  finish_metadata(keyed, context, Kind::event, event);
  return event;
}

Event decode_system_entry(Keyed& keyed, const Context& context, Origin& origin) {
  Event event;
  decode_common(keyed, context, event, origin);
  event.name = readable(keyed[Key::prompt]);
  if (event.name.empty()) event.name = "system";
  event.body = readable(keyed[Key::response]);
  finish_metadata(keyed, context, Kind::completion, event);
  add_unknown(without_place(keyed), event.metadata);
  return event;
}

}  // namespace daybook::forms
