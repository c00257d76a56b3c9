#include "forms/keys.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace daybook::forms {
namespace {

constexpr std::uint16_t kCompletion = bit(Kind::completion), kError = bit(Kind::error),
                        kEvent = bit(Kind::event), kSpan = bit(Kind::span),
                        kTokens = bit(Kind::token_usage), kTool = bit(Kind::tool_execution),
                        kResource = bit(Kind::resource_access), kMetric = bit(Kind::metric),
                        kMemory = bit(Kind::memory), kScore = bit(Kind::score), kEvery = 0x7FF;

struct Name {
  std::string_view name;
  Key key;
  std::uint16_t kinds;
  std::uint8_t rank = 0;  // 0: the key itself, else an alias; the lowest wins
};

constexpr Name kNames[] = {
    {"action", Key::action, kResource},
    {"arguments", Key::parameters, kTool, 1},
    {"at", Key::at, kEvery},
    {"attempt", Key::attempt, kCompletion},
    {"attributes", Key::attributes, kSpan},
    {"attributes", Key::metadata, kEvery & ~kSpan, 1},
    {"body", Key::body, kEvent},
    {"bounds", Key::bounds, kMetric},
    {"buckets", Key::buckets, kMetric},
    {"bytes", Key::bytes, kResource},
    {"cache_hit", Key::cache_hit, kCompletion},
    {"choices", Key::choices, kCompletion},
    {"comment", Key::comment, kScore},
    {"context", Key::context, kError},
    {"continues", Key::continues, kCompletion},
    {"conversation_id", Key::conversation_id, kEvery},
    {"cost_usd", Key::cost_usd, kCompletion | kTokens},
    {"count", Key::count, kMetric},
    {"daybook", Key::daybook, kEvery},
    {"duration", Key::duration, kEvery},
    {"duration_ms", Key::latency_ms, kEvery, 1},
    {"ended_at", Key::ended_at, kEvery},
    {"environment", Key::environment, kEvery},
    {"error", Key::error, kEvery},
    {"error_code", Key::error_code, kError | kTool | kResource},
    {"error_message", Key::error_message, kError},
    {"error_type", Key::error_type, kError},
    {"events", Key::events, kSpan},
    {"finish_reason", Key::finish_reason, kCompletion},
    {"handled", Key::handled, kError},
    {"id", Key::id, kEvery},
    {"input", Key::messages, kCompletion, 1},
    {"instructions", Key::system, kCompletion, 1},
    {"instrument", Key::instrument, kMetric},
    {"is_error", Key::is_error, kTool | kResource},
    {"kind", Key::kind, kCompletion | kSpan},
    {"label", Key::label, kScore},
    {"labels", Key::labels, kMetric},
    {"latency_ms", Key::latency_ms, kEvery},
    {"level", Key::level, kEvery},
    {"links", Key::links, kSpan},
    {"max", Key::max, kMetric},
    {"memory_mb", Key::memory_mb, kMemory},
    {"message", Key::error_message, kError, 1},
    {"messages", Key::messages, kCompletion},
    {"metadata", Key::metadata, kEvery},
    {"min", Key::min, kMetric},
    {"model", Key::model, kCompletion | kError | kTokens},
    {"name", Key::name, kEvent | kSpan | kMetric | kScore},
    {"operation", Key::operation, kEvery},
    {"outcome", Key::outcome, kTool | kResource},
    {"output", Key::response, kCompletion, 1},
    {"parameters", Key::parameters, kCompletion},
    {"parameters", Key::parameters, kTool, 2},
    {"params", Key::parameters, kCompletion, 1},
    {"params", Key::parameters, kTool},
    {"parent_span_id", Key::parent_span_id, kEvery},
    {"prompt", Key::prompt, kCompletion},
    {"prompt_name", Key::prompt_name, kCompletion},
    {"prompt_version", Key::prompt_version, kCompletion},
    {"protocol_version", Key::protocol_version, kTool},
    {"provider", Key::provider, kCompletion | kError | kTokens},
    {"request_model", Key::requested_model, kCompletion, 1},
    {"requested_model", Key::requested_model, kCompletion},
    {"response", Key::response, kCompletion},
    {"response_choices", Key::choices, kCompletion, 1},
    {"response_id", Key::response_id, kCompletion},
    {"result", Key::result, kTool},
    {"server", Key::server, kTool | kResource},
    {"service", Key::service, kEvery},
    {"service_version", Key::service_version, kEvery},
    {"session", Key::session_id, kEvery, 1},
    {"session_id", Key::session_id, kEvery},
    {"side", Key::side, kTool | kResource},
    {"source", Key::source, kScore},
    {"span_id", Key::span_id, kEvery},
    {"span_kind", Key::span_kind, kSpan},
    {"stack", Key::stack, kError},
    {"status", Key::status, kEvery},
    {"status_message", Key::status_message, kEvery},
    {"stream", Key::stream, kCompletion},
    {"sum", Key::sum, kMetric},
    {"system", Key::system, kCompletion},
    {"tags", Key::tags, kEvery},
    {"target_id", Key::target_id, kScore},
    {"temporality", Key::temporality, kMetric},
    {"time_to_first_token_ms", Key::time_to_first_token_ms, kCompletion},
    {"timestamp", Key::timestamp, kEvery},
    {"timings", Key::timings, kCompletion},
    {"tool", Key::tool, kTool},
    {"tool_call_id", Key::tool_call_id, kTool},
    {"tools", Key::tools, kCompletion},
    {"trace_id", Key::trace_id, kEvery},
    {"transport", Key::transport, kTool},
    {"ttft_ms", Key::time_to_first_token_ms, kCompletion, 1},
    {"type", Key::type, kEvery},
    {"unit", Key::unit, kMetric},
    {"uri", Key::uri, kResource},
    {"usage", Key::usage, kCompletion | kTokens},
    {"usage_basis", Key::usage_basis, kCompletion | kTokens},
    {"user", Key::user_id, kEvery, 1},
    {"user_id", Key::user_id, kEvery},
    {"value", Key::value, kMetric | kScore},
};
static_assert(std::is_sorted(std::begin(kNames), std::end(kNames),
                             [](const Name& a, const Name& b) { return a.name < b.name; }));

/// A name may stand more than once, for kinds that differ.
const Name* find(std::string_view name, Kind kind) {
  const auto less = [](const Name& a, std::string_view b) { return a.name < b; };
  const Name* found = std::lower_bound(std::begin(kNames), std::end(kNames), name, less);
  for (; found != std::end(kNames) && found->name == name; ++found) {
    if ((found->kinds & bit(kind)) != 0) return found;
  }
  return nullptr;
}

struct Type {
  std::string_view name;
  Kind kind;
};
constexpr Type kTypes[] = {{"completion", Kind::completion},
                           {"error", Kind::error},
                           {"span", Kind::span},
                           {"event", Kind::event},
                           {"latency", Kind::latency},
                           {"metric", Kind::metric},
                           {"token_usage", Kind::token_usage},
                           {"memory", Kind::memory},
                           {"tool_execution", Kind::tool_execution},
                           {"resource_access", Kind::resource_access},
                           {"score", Kind::score}};

}  // namespace

std::optional<Kind> kind_named(std::string_view type) {
  for (const Type& known : kTypes) {
    if (known.name == type) return known.kind;
  }
  return std::nullopt;
}

std::string type_names() {
  std::string names;
  for (const Type& type : kTypes) {
    const bool last = &type == std::end(kTypes) - 1;
    names += (names.empty() ? "" : last ? " or " : ", ") + std::string(type.name);
  }
  return names;
}

std::string_view nearest_type(std::string_view unknown) {
  std::vector<std::string_view> names;
  for (const Type& type : kTypes) names.push_back(type.name);
  return base::nearest(unknown, names);
}

void Keyed::give_up(Key key) {
  const Member*& slot = by_key[static_cast<std::size_t>(key)];
  if (slot) unknown.push_back(slot);
  slot = nullptr;
}

void Keyed::keep_aside(Key key) {
  const Member*& slot = by_key[static_cast<std::size_t>(key)];
  if (slot && slot->raw.front() != 'n') aside.push_back(slot);
  slot = nullptr;
}

void sort_members(const SlicedRecord& record, Kind kind, bool timestamp_is_key, Keyed& keyed) {
  keyed.by_key.fill(nullptr);
  keyed.unknown.clear();
  keyed.aside.clear();
  std::array<std::uint8_t, static_cast<std::size_t>(Key::count_)> ranks{};
  for (const Member& member : record.members) {
    const Name* const name = find(member.key, kind);
    if (!name || (name->key == Key::timestamp && !timestamp_is_key)) {
      keyed.unknown.push_back(&member);
      continue;
    }
    const auto at = static_cast<std::size_t>(name->key);
    const Member*& slot = keyed.by_key[at];
    if (slot && ranks[at] < name->rank) {
      keyed.unknown.push_back(&member);
    } else {
      if (slot) keyed.unknown.push_back(slot);
      slot = &member;
      ranks[at] = name->rank;
    }
  }
}

std::string_view nearest_key(std::string_view unknown, Kind kind) {
  std::vector<std::string_view> names;
  for (const Name& name : kNames) {
    if ((name.kinds & bit(kind)) != 0) names.push_back(name.name);
  }
  return base::nearest(unknown, names);
}

}  // namespace daybook::forms
