#include "base/limits.hpp"
#include "forms/common.hpp"
#include "forms/exported.hpp"
#include "forms/message_shape.hpp"
#include "forms/problem.hpp"
#include "forms/record.hpp"
#include "forms/times.hpp"
#include "forms/trace.hpp"
#include "forms/usage.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

using json::Type;
using json::View;

/// Calls `read(key, part)` for each object of an array such as `events`.
template <class Read>
void each_part(const Member* member, Read&& read) {
  const auto list = given(member);
  if (!list) return;
  if (!list->is(Type::array)) expected(member->key, "an array of objects", list->raw());
  std::size_t index = 0;
  list->elements([&](View part) {
    if (index == limits::kSpanPartsMax)
      reject(member->key,
             "more than " + std::to_string(limits::kSpanPartsMax) + " " + std::string(member->key));
    const std::string key = element_key(member->key, index++);
    if (!part.is(Type::object)) expected(key, "an object", part.raw());
    read(key, part);
  });
}

/// A member that the part has no place for joins its attributes.
void add_attribute(std::string_view key, std::string_view name, View value, Fields& attributes) {
  if (attributes.size() == limits::kFieldsMax)
    reject(key, "more than " + std::to_string(limits::kFieldsMax) + " attributes");
  attributes.emplace_back(std::string(name), value_of(value));
}

SpanEvent event_of(const std::string& key, View part, const Context& context) {
  SpanEvent event;
  if (const auto attributes = part.find("attributes"))
    event.attributes = object_of(key + ".attributes", *attributes);
  part.members([&](std::string_view name, View value) {
    const std::string at = key + "." + std::string(name);
    if (name == "attributes" || value.is(Type::null)) return;
    if (name == "name") {
      event.name = name_of(at, value);
    } else if (name == "at") {
      event.at = Time(Nanos(time_of(at, value, context)));
    } else if (name == "level") {
      event.level = level_of(at, value);
    } else if (name == "redactions") {
      event.redactions = redactions_of(at, value);
    } else {
      add_attribute(key, name, value, event.attributes);
    }
  });
  if (event.name.empty()) reject(key + ".name", "an event of a span needs a name");
  return event;
}

SpanLink link_of(const std::string& key, View part) {
  SpanLink link;
  if (const auto attributes = part.find("attributes"))
    link.attributes = object_of(key + ".attributes", *attributes);
  bool has_trace = false, has_span = false;
  part.members([&](std::string_view name, View value) {
    const std::string at = key + "." + std::string(name);
    if (name == "attributes" || value.is(Type::null)) return;
    if (name == "trace_id") {
      const std::string text = name_of(at, value);
      has_trace = !text.empty();
      if (!read_trace_id(text, link.target.trace_id))
        link.attributes.emplace_back("trace_id_given", text);
    } else if (name == "span_id") {
      read_span_id(at, value, link.target.span_id);
      has_span = !value.text().empty();
    } else {
      add_attribute(key, name, value, link.attributes);
    }
  });
  if (!has_trace) reject(key + ".trace_id", "a link needs the trace_id of the other span");
  if (!has_span) reject(key + ".span_id", "a link needs the span_id of the other span");
  return link;
}

}  // namespace

SpanRecord decode_span(Keyed& keyed, const Context& context, Origin& origin) {
  SpanRecord s;
  decode_common(keyed, context, Kind::span, s, origin);
  s.failure = decode_failure(keyed, s);
  s.name = name_of(keyed[Key::name]);
  if (s.name.empty() && s.operation.empty()) reject("name", "a span needs a name");
  if (given(keyed[Key::kind])) s.kind = text_of(keyed[Key::kind]);
  s.span_kind =
      word_of(keyed[Key::span_kind], {"internal", "server", "client", "producer", "consumer"});
  if (const auto attributes = given(keyed[Key::attributes]))
    s.attributes = object_of("attributes", *attributes);
  each_part(keyed[Key::events], [&](const std::string& key, View part) {
    s.events.push_back(event_of(key, part, context));
  });
  each_part(keyed[Key::links],
            [&](const std::string& key, View part) { s.links.push_back(link_of(key, part)); });
  finish_metadata(keyed, context, Kind::span, s);
  return s;
}

Latency decode_latency(Keyed& keyed, const Context& context, Origin& origin) {
  Latency l;
  decode_common(keyed, context, Kind::latency, l, origin);
  l.failure = decode_failure(keyed, l);
  if (l.operation.empty()) reject("operation", "a latency needs the operation that took so long");
  if (!l.latency) reject("latency_ms", "a latency needs it, or `duration`, or `at` and `ended_at`");
  finish_metadata(keyed, context, Kind::latency, l);
  return l;
}

TokenUsage decode_token_usage(Keyed& keyed, const Context& context, Origin& origin) {
  TokenUsage t;
  decode_common(keyed, context, Kind::token_usage, t, origin);
  t.provider = text_of(keyed[Key::provider]);
  t.model = text_of(keyed[Key::model]);
  t.usage = decode_counts(keyed, t.provider);
  t.cost_usd = cost_of(keyed[Key::cost_usd]);
  const Usage& u = t.usage;
  const bool counted = u.input || u.output || u.cache_read || u.cache_write || u.reasoning;
  if (u.raw.text.empty() && !t.cost_usd && !counted)
    reject("usage", "token usage needs it, such as {\"input\":8,\"output\":2}");
  finish_metadata(keyed, context, Kind::token_usage, t);
  return t;
}

}  // namespace daybook::forms
