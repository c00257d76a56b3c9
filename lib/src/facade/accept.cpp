#include "facade/accept.hpp"

#include <cstdint>
#include <string>

#include "facade/accept_parts.hpp"

namespace daybook::facade {

const char* check_usage(const Usage& usage, const std::optional<double>& cost_usd) {
  const auto bad = [](const std::optional<std::int64_t>& tokens) {
    return tokens && (*tokens < 0 || *tokens > limits::kTokensMax);
  };
  if (bad(usage.input)) return "usage.input: must be 0 to 2^40";
  if (bad(usage.output)) return "usage.output: must be 0 to 2^40";
  if (bad(usage.cache_read)) return "usage.cache_read: must be 0 to 2^40";
  if (bad(usage.cache_write)) return "usage.cache_write: must be 0 to 2^40";
  if (bad(usage.reasoning)) return "usage.reasoning: must be 0 to 2^40";
  if (bad(usage.cache_write_1h)) return "usage.cache_write_1h: must be 0 to 2^40";
  if (bad(usage.audio_input)) return "usage.audio_input: must be 0 to 2^40";
  if (bad(usage.audio_output)) return "usage.audio_output: must be 0 to 2^40";
  if (bad(usage.audio_cache_read)) return "usage.audio_cache_read: must be 0 to 2^40";
  const auto bad_cost = [](const std::optional<double>& cost) {
    return cost && !(*cost >= 0 && *cost <= limits::kCostUsdMax);
  };
  for (const auto& cost : {usage.cost_usd, usage.input_cost_usd, usage.output_cost_usd}) {
    if (bad_cost(cost)) return "usage.cost_usd: must be 0 to 1,000,000";
  }
  if (bad_cost(cost_usd)) return "cost_usd: must be 0 to 1000000";
  return nullptr;
}

const char* accept_common(Common& common, Origin& origin, std::size_t bytes) {
  if (bytes > limits::kRecordBytesMax) return "record: larger than 64 MiB";
  if (!is_time(common.at)) return "at: must lie between the years 1970 and 2200";
  if (!is_duration(common.latency)) return "latency: must be 0 to 31 days";
  if (common.tags.size() > limits::kTagsMax) return "tags: too many";
  if (common.metadata.size() > limits::kFieldsMax) return "metadata: too many fields";
  // Not cut like the other names: two ids that were cut alike would pass for duplicates.
  if (origin.id.size() > limits::kNameBytesMax) return "id: longer than 1024 bytes";
  cut(common.operation, common.user_id, common.session_id, common.conversation_id);
  cut(origin.service, origin.service_version, origin.environment);
  for (std::string& tag : common.tags) cut(tag);
  return nullptr;
}

void lend_text(const std::string& from, std::string& to) {
  if (to.empty() && !from.empty()) to = from;
}

void lend_common(const Common& from, Common& to) {
  if (!to.at) to.at = from.at;
  if (!to.latency) to.latency = from.latency;
  if (!to.parent) to.parent = from.parent;
  if (to.status == Status::unset) to.status = from.status;
  if (to.level == Level::info) to.level = from.level;
  lend_text(from.operation, to.operation);
  lend_text(from.user_id, to.user_id);
  lend_text(from.session_id, to.session_id);
  lend_text(from.conversation_id, to.conversation_id);
  lend_text(from.status_message, to.status_message);
  const auto has = [](const auto& range, const auto& same) {
    for (const auto& element : range) {
      if (same(element)) return true;
    }
    return false;
  };
  for (const std::string& tag : from.tags) {
    if (!has(to.tags, [&](const std::string& own) { return own == tag; })) to.tags.push_back(tag);
  }
  for (const Field& field : from.metadata) {
    if (!has(to.metadata, [&](const Field& own) { return own.key == field.key; })) {
      to.metadata.push_back(field);
    }
  }
}

const char* accept(Completion& c, Origin& origin, std::size_t bytes) {
  if (const char* fault = accept_common(c, origin, bytes)) return fault;
  if (const char* fault = check_usage(c.usage, c.cost_usd)) return fault;
  if (!is_duration(c.time_to_first_token)) return "time_to_first_token: must be 0 to 31 days";
  if (c.messages.size() > limits::kMessagesMax) return "messages: more than 100000";
  if (c.response.size() > limits::kMessagesMax) return "response: more than 100000";
  if (c.alternatives.size() > limits::kMessagesMax) return "alternatives: more than 100000";
  if (c.parameters.size() > limits::kFieldsMax) return "parameters: too many";
  cut(c.kind, c.provider, c.model, c.requested_model, c.response_id, c.finish_reason);
  cut(c.prompt_name, c.prompt_version);
  cut(c.failure);
  return nullptr;
}

const char* accept(ErrorRecord& e, Origin& origin, std::size_t bytes) {
  if (const char* fault = accept_common(e, origin, bytes)) return fault;
  cut(e.failure.type, e.failure.code, e.provider, e.model);
  return nullptr;
}

const char* accept(Event& e, Origin& origin, std::size_t bytes) {
  if (const char* fault = accept_common(e, origin, bytes)) return fault;
  cut(e.name);
  cut(e.failure);
  return nullptr;
}

}  // namespace daybook::facade
