#include "forms/common.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "forms/decimal.hpp"
#include "forms/exported.hpp"
#include "forms/problem.hpp"
#include "forms/times.hpp"
#include "forms/trace.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

using json::Type;
using json::View;

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

void decode_status(const Member* member, Common& common) {
  const auto value = given(member);
  if (!value) return;
  if (value->is(Type::number)) {  // of HTTP
    common.status = approximate(value->raw()) < 400 ? Status::ok : Status::error;
    if (common.status == Status::error) common.status_message = "HTTP " + std::string(value->raw());
    return;
  }
  const std::string text = value->is(Type::string) ? lower(value->text()) : std::string();
  if (text == "ok") {
    common.status = Status::ok;
  } else if (text == "error") {
    common.status = Status::error;
  } else if (text != "unset") {
    expected(member->key, "ok, error, unset or an HTTP status", value->raw());
  }
}

}  // namespace

Level level_of(std::string_view key, View value) {
  static constexpr struct {
    std::string_view name;
    Level level;
  } kLevels[] = {{"trace", Level::trace}, {"debug", Level::debug},   {"info", Level::info},
                 {"warn", Level::warn},   {"warning", Level::warn},  {"error", Level::error},
                 {"fatal", Level::fatal}, {"critical", Level::fatal}};
  if (value.is(Type::number)) {  // OpenTelemetry's: four to a level
    const auto number = whole_of(key, value, 1, 24, "a severity number, 1 to 24");
    return static_cast<Level>((*number - 1) / 4);
  }
  const std::string text = value.is(Type::string) ? lower(value.text()) : std::string();
  for (const auto& known : kLevels) {
    if (known.name == text) return known.level;
  }
  expected(key, "trace, debug, info, warn, error, fatal or 1 to 24", value.raw());
}

namespace {

/// Common keys, and the kinds of record that have no column for them.
struct Placeless {
  Key key;
  unsigned kinds;
};
constexpr unsigned kError = bit(Kind::error), kEvent = bit(Kind::event),
                   kTokens = bit(Kind::token_usage), kMetric = bit(Kind::metric),
                   kMemory = bit(Kind::memory), kScore = bit(Kind::score);
constexpr unsigned kMoment = kError | kEvent | kMetric | kMemory | kScore;
constexpr Placeless kPlaceless[] = {{Key::operation, kEvent | kMetric | kScore},
                                    {Key::latency_ms, kMoment},
                                    {Key::duration, kMoment},
                                    {Key::status, kMoment},
                                    {Key::status_message, kMoment},
                                    {Key::conversation_id, kEvent | kMetric | kMemory},
                                    {Key::session_id, kMetric | kMemory | kScore},
                                    {Key::user_id, kMetric | kMemory},
                                    {Key::level, kMetric | kMemory | kScore},
                                    {Key::trace_id, kMetric},
                                    {Key::span_id, kMetric},
                                    {Key::parent_span_id, kMetric | kScore},
                                    {Key::error, kTokens | kMetric | kMemory | kScore}};

void keep_placeless(Keyed& keyed, Kind kind) {
  for (const Placeless& placeless : kPlaceless) {
    if ((placeless.kinds & bit(kind)) != 0) keyed.keep_aside(placeless.key);
  }
  if ((kMoment & bit(kind)) != 0 && given(keyed[Key::at])) keyed.keep_aside(Key::ended_at);
}

std::string id_of(const Member* member) {
  std::string id = name_of(member);
  if (id.size() > limits::kNameBytesMax) expected(member->key, "at most 1024 bytes", member->raw);
  return id;
}

/// The members of an `error` object that Failure has no place for.
void keep_rest(View error, Fields& metadata) {
  std::string rest;
  error.members([&](std::string_view key, View value) {
    if (value.is(Type::null) || key == "type" || key == "message" || key == "code" ||
        key == "stack" || key == "redactions")
      return;
    rest += rest.empty() ? '{' : ',';
    json::append_string(rest, key);
    rest += ':';
    rest += value.raw();
  });
  if (!rest.empty()) metadata.emplace_back("error", Json{rest + "}"});
}

/// false, "", {} and {"message":null}: senders that always write the key write these for no error.
bool says_nothing(View error) {
  if (error.is(Type::boolean)) return !error.is_true();
  if (error.is(Type::string)) return error.raw() == "\"\"";
  bool nothing = error.is(Type::object);
  if (!nothing) return false;
  error.members([&](std::string_view, View value) { nothing = nothing && value.is(Type::null); });
  return nothing;
}

}  // namespace

void decode_common(Keyed& keyed, const Context& context, Kind kind, Common& common,
                   Origin& origin) {
  keep_placeless(keyed, kind);
  bool wrapped = false;
  common.metadata = fields_of(keyed[Key::metadata], wrapped);
  decode_times(keyed, context, common, origin);
  decode_trace(keyed, common, origin);
  origin.id = id_of(keyed[Key::id]);
  origin.service = name_of(keyed[Key::service]);
  if (origin.service.empty()) origin.service = context.options->default_service;
  origin.environment = name_of(keyed[Key::environment]);
  origin.service_version = name_of(keyed[Key::service_version]);
  common.operation = name_of(keyed[Key::operation]);
  common.user_id = name_of(keyed[Key::user_id]);
  common.session_id = name_of(keyed[Key::session_id]);
  common.conversation_id = name_of(keyed[Key::conversation_id]);
  decode_status(keyed[Key::status], common);
  if (given(keyed[Key::status_message]))
    common.status_message = text_of(keyed[Key::status_message]);
  if (const auto level = given(keyed[Key::level]))
    common.level = level_of(keyed[Key::level]->key, *level);
  common.tags = tags_of(keyed[Key::tags]);
  decode_exported(keyed[Key::daybook], origin);
}

std::optional<Failure> decode_failure(Keyed& keyed, Common& common) {
  const Member* const member = keyed[Key::error];
  const auto value = given(member);
  if (!value || says_nothing(*value)) return std::nullopt;
  common.status = Status::error;
  Failure failure;
  if (value->is(Type::boolean)) return std::nullopt;
  if (value->is(Type::string)) {
    failure.message = value->text();
    return failure;
  }
  if (!value->is(Type::object)) expected(member->key, "an object or a text", value->raw());
  const auto field = [&](std::string_view name) {
    const auto found = value->find(name);
    if (!found) return std::string();
    const bool plain = found->is(Type::string) || found->is(Type::number);
    return plain ? name_of("error", *found) : std::string(found->raw());
  };
  failure.type = field("type");
  failure.message = field("message");
  failure.code = field("code");
  failure.stack = field("stack");
  if (const auto made = value->find("redactions"))
    failure.redactions = redactions_of("error.redactions", *made);
  keep_rest(*value, common.metadata);
  return failure;
}

void finish_metadata(const Keyed& keyed, const Context& context, Kind kind, Common& common) {
  if (context.options->strict && !keyed.unknown.empty()) {
    const std::string_view unknown = keyed.unknown.front()->key;
    const std::string_view near = nearest_key(unknown, kind);
    reject(unknown,
           near.empty() ? "unknown key" : "unknown key; is it `" + std::string(near) + "`?");
  }
  add_unknown(keyed.unknown, common.metadata);
  add_unknown(keyed.aside, common.metadata);
}

}  // namespace daybook::forms
