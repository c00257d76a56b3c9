#include "forms/keys.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace daybook::forms {
namespace {

constexpr std::uint8_t kCompletion = 1, kError = 2, kEvent = 4, kEvery = 7;

struct Name {
  std::string_view name;
  Key key;
  std::uint8_t kinds;
  std::uint8_t rank = 0;  // 0: the key itself, else an alias; the lowest wins
};

constexpr Name kNames[] = {
    {"at", Key::at, kEvery},
    {"attempt", Key::attempt, kCompletion},
    {"attributes", Key::metadata, kEvery, 1},
    {"body", Key::body, kEvent},
    {"cache_hit", Key::cache_hit, kCompletion},
    {"choices", Key::choices, kCompletion},
    {"context", Key::context, kError},
    {"continues", Key::continues, kCompletion},
    {"conversation_id", Key::conversation_id, kEvery},
    {"cost_usd", Key::cost_usd, kCompletion},
    {"duration", Key::duration, kEvery},
    {"duration_ms", Key::latency_ms, kEvery, 1},
    {"ended_at", Key::ended_at, kEvery},
    {"environment", Key::environment, kEvery},
    {"error", Key::error, kEvery},
    {"error_code", Key::error_code, kError},
    {"error_message", Key::error_message, kError},
    {"error_type", Key::error_type, kError},
    {"finish_reason", Key::finish_reason, kCompletion},
    {"handled", Key::handled, kError},
    {"id", Key::id, kEvery},
    {"input", Key::messages, kCompletion, 1},
    {"instructions", Key::system, kCompletion, 1},
    {"kind", Key::kind, kCompletion},
    {"latency_ms", Key::latency_ms, kEvery},
    {"level", Key::level, kEvery},
    {"message", Key::error_message, kError, 1},
    {"messages", Key::messages, kCompletion},
    {"metadata", Key::metadata, kEvery},
    {"model", Key::model, kCompletion | kError},
    {"name", Key::name, kEvent},
    {"operation", Key::operation, kEvery},
    {"output", Key::response, kCompletion, 1},
    {"parameters", Key::parameters, kCompletion},
    {"params", Key::parameters, kCompletion, 1},
    {"parent_span_id", Key::parent_span_id, kEvery},
    {"prompt", Key::prompt, kCompletion},
    {"prompt_name", Key::prompt_name, kCompletion},
    {"prompt_version", Key::prompt_version, kCompletion},
    {"provider", Key::provider, kCompletion | kError},
    {"request_model", Key::requested_model, kCompletion, 1},
    {"requested_model", Key::requested_model, kCompletion},
    {"response", Key::response, kCompletion},
    {"response_choices", Key::choices, kCompletion, 1},
    {"response_id", Key::response_id, kCompletion},
    {"service", Key::service, kEvery},
    {"service_version", Key::service_version, kEvery},
    {"session", Key::session_id, kEvery, 1},
    {"session_id", Key::session_id, kEvery},
    {"span_id", Key::span_id, kEvery},
    {"stack", Key::stack, kError},
    {"status", Key::status, kEvery},
    {"status_message", Key::status_message, kEvery},
    {"stream", Key::stream, kCompletion},
    {"system", Key::system, kCompletion},
    {"tags", Key::tags, kEvery},
    {"time_to_first_token_ms", Key::time_to_first_token_ms, kCompletion},
    {"timestamp", Key::timestamp, kEvery},
    {"timings", Key::timings, kCompletion},
    {"tools", Key::tools, kCompletion},
    {"trace_id", Key::trace_id, kEvery},
    {"ttft_ms", Key::time_to_first_token_ms, kCompletion, 1},
    {"type", Key::type, kEvery},
    {"usage", Key::usage, kCompletion},
    {"usage_basis", Key::usage_basis, kCompletion},
    {"user", Key::user_id, kEvery, 1},
    {"user_id", Key::user_id, kEvery},
};
static_assert(std::is_sorted(std::begin(kNames), std::end(kNames),
                             [](const Name& a, const Name& b) { return a.name < b.name; }));

const Name* find(std::string_view name, Kind kind) {
  const auto less = [](const Name& a, std::string_view b) { return a.name < b; };
  const Name* const found = std::lower_bound(std::begin(kNames), std::end(kNames), name, less);
  const bool known = found != std::end(kNames) && found->name == name;
  return known && (found->kinds & static_cast<std::uint8_t>(kind)) != 0 ? found : nullptr;
}

}  // namespace

void Keyed::give_up(Key key) {
  const Member*& slot = by_key[static_cast<std::size_t>(key)];
  if (slot) unknown.push_back(slot);
  slot = nullptr;
}

void sort_members(const SlicedRecord& record, Kind kind, bool timestamp_is_key, Keyed& keyed) {
  keyed.by_key.fill(nullptr);
  keyed.unknown.clear();
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
    if ((name.kinds & static_cast<std::uint8_t>(kind)) != 0) names.push_back(name.name);
  }
  return base::nearest(unknown, names);
}

}  // namespace daybook::forms
