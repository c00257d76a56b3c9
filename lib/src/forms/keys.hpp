// Keys: which names a record's members may have, and what each means.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/slicer.hpp"

namespace daybook::forms {

enum class Key : std::uint8_t {
  // of every record
  type,
  id,
  at,
  ended_at,
  timestamp,
  latency_ms,
  duration,
  service,
  environment,
  service_version,
  operation,
  trace_id,
  span_id,
  parent_span_id,
  conversation_id,
  session_id,
  user_id,
  level,
  status,
  status_message,
  error,
  tags,
  metadata,
  daybook,
  // completion
  kind,
  provider,
  model,
  requested_model,
  response_id,
  messages,
  prompt,
  system,
  tools,
  response,
  choices,
  usage,
  usage_basis,
  cost_usd,
  time_to_first_token_ms,
  finish_reason,
  stream,
  attempt,
  cache_hit,
  parameters,
  timings,
  prompt_name,
  prompt_version,
  continues,
  // error
  error_type,
  error_message,
  error_code,
  stack,
  handled,
  context,
  // of several
  name,
  value,
  server,
  outcome,
  is_error,
  side,
  // event
  body,
  // span
  span_kind,
  attributes,
  events,
  links,
  // metric
  count,
  sum,
  min,
  max,
  bounds,
  buckets,
  unit,
  instrument,
  temporality,
  labels,
  // memory
  memory_mb,
  // tool_execution
  tool,
  tool_call_id,
  result,
  transport,
  protocol_version,
  // resource_access
  uri,
  action,
  bytes,
  // score
  label,
  comment,
  source,
  target_id,
  count_
};

/// What a record may be; each has its own set of keys.
enum class Kind : std::uint16_t {
  completion = 1,
  error = 2,
  event = 4,
  span = 8,
  latency = 16,
  token_usage = 32,
  tool_execution = 64,
  resource_access = 128,
  metric = 256,
  memory = 512,
  score = 1024
};

constexpr std::uint16_t bit(Kind kind) noexcept {
  return static_cast<std::uint16_t>(kind);
}

/// The kind that a `type` names; nullopt: none does.
std::optional<Kind> kind_named(std::string_view type);
/// All types, as in "a, b or c".
std::string type_names();
/// The type nearest to an unknown one, or empty.
std::string_view nearest_type(std::string_view unknown);

/// The members of one record by meaning, and those that have none.
struct Keyed {
  std::array<const Member*, static_cast<std::size_t>(Key::count_)> by_key{};
  std::vector<const Member*> unknown;
  std::vector<const Member*> aside;  // known, and without a place in this kind of record

  const Member* operator[](Key key) const noexcept { return by_key[static_cast<std::size_t>(key)]; }
  /// Takes a member out: it will be kept as metadata.
  void give_up(Key key);
  /// The same, but strict input does not take it for an unknown key.
  void keep_aside(Key key);
};

/// Sorts members to keys. Where a key and its alias are both there, the key wins, and the alias is
/// unknown.
void sort_members(const SlicedRecord& record, Kind kind, bool timestamp_is_key, Keyed& keyed);

/// The name nearest to an unknown one, or empty.
std::string_view nearest_key(std::string_view unknown, Kind kind);

}  // namespace daybook::forms
