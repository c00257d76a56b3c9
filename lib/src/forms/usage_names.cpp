#include "forms/usage_names.hpp"

#include <algorithm>
#include <iterator>

namespace daybook::forms {
namespace {

constexpr UsageName kNames[] = {
    {"anthropic", Count::inside},
    {"audio", Count::audio, kNumberOnly},
    {"audio_input_tokens", Count::audio_input},
    {"audio_output_tokens", Count::audio_output},
    {"audio_tokens", Count::audio},
    {"billed_units", Count::inside},
    {"cacheCreationInputTokens", Count::cache_write, kExclusiveCache},
    {"cacheDetails", Count::lifetimes},
    {"cacheRead", Count::cache_read, kNumberOnly},
    {"cacheReadInputTokenCount", Count::cache_read, kExclusiveCache},
    {"cacheReadInputTokens", Count::cache_read, kExclusiveCache},
    {"cacheReadTokens", Count::cache_read},
    {"cacheTokensDetails", Count::modalities, kNone, Side::cached},
    {"cacheWrite", Count::cache_write, kNumberOnly},
    {"cacheWriteInputTokenCount", Count::cache_write, kExclusiveCache},
    {"cacheWriteInputTokens", Count::cache_write, kExclusiveCache},
    {"cacheWriteTokens", Count::cache_write},
    {"cache_creation", Count::inside},
    {"cache_creation.input_tokens", Count::cache_write},
    {"cache_creation_1h_tokens", Count::write_1h},
    {"cache_creation_5m_tokens", Count::write_5m},
    {"cache_creation_input_tokens", Count::cache_write, kExclusiveCache},
    {"cache_creation_tokens", Count::cache_write},
    {"cache_n", Count::cache_read, kExclusiveCache},
    {"cache_read", Count::cache_read, kNumberOnly},
    {"cache_read.input_tokens", Count::cache_read},
    {"cache_read_input_tokens", Count::cache_read, kExclusiveCache},
    {"cache_read_tokens", Count::cache_read},
    {"cache_write", Count::cache_write, kNumberOnly},
    {"cache_write_tokens", Count::cache_write},
    {"cachedContentTokenCount", Count::cache_read},
    {"cachedInputTokens", Count::cache_read, kSdkCache},
    {"cached_input_tokens", Count::cache_read},
    {"cached_tokens", Count::cache_read},
    {"cached_tokens_details", Count::inside, kNone, Side::cached},
    {"candidatesTokenCount", Count::output},
    {"candidatesTokensDetails", Count::modalities, kNone, Side::output},
    {"completion", Count::output, kNumberOnly},
    {"completionTokens", Count::output},
    {"completion_details", Count::inside, kNone, Side::output},
    {"completion_details.audio", Count::audio_output},
    {"completion_details.reasoning", Count::reasoning},
    {"completion_tokens", Count::output},
    {"completion_tokens_details", Count::inside, kNone, Side::output},
    {"cost", Count::cost},
    {"cost_details", Count::cost_details},
    {"ephemeral_1h_input_tokens", Count::write_1h},
    {"ephemeral_5m_input_tokens", Count::write_5m},
    {"eval_count", Count::output},
    {"input", Count::input, kNumberOnly},
    {"inputTokenCount", Count::input, kExclusiveInput},
    {"inputTokenDetails", Count::inside, kSdkDetails, Side::input},
    {"inputTokenDetails.cacheReadTokens", Count::cache_read, kSdkDetails},
    {"inputTokenDetails.cacheWriteTokens", Count::cache_write, kSdkDetails},
    {"inputTokenDetails.noCacheTokens", Count::any_text, kSdkDetails},
    {"inputTokens", Count::input, kExclusiveInput},
    {"input_token_details", Count::inside, kNone, Side::input},
    {"input_tokens", Count::input, kExclusiveInput},
    {"input_tokens_details", Count::inside, kNone, Side::input},
    {"is_batch", Count::is_batch},
    {"is_byok", Count::is_own_key},
    {"meta", Count::inside},
    {"num_cached_tokens", Count::cache_read},
    {"output", Count::output, kNumberOnly},
    {"outputTokenCount", Count::output},
    {"outputTokenDetails", Count::inside, kNone, Side::output},
    {"outputTokenDetails.reasoningTokens", Count::reasoning},
    {"outputTokens", Count::output},
    {"output_token_details", Count::inside, kNone, Side::output},
    {"output_tokens", Count::output},
    {"output_tokens_details", Count::inside, kNone, Side::output},
    {"predicted_n", Count::output},
    {"prompt", Count::input, kNumberOnly},
    {"promptTokenCount", Count::input},
    {"promptTokens", Count::input},
    {"promptTokensDetails", Count::modalities, kNone, Side::input},
    {"prompt_cache_hit_tokens", Count::cache_read},
    {"prompt_details", Count::inside, kNone, Side::input},
    {"prompt_details.audio", Count::audio_input},
    {"prompt_details.cache_read", Count::cache_read},
    {"prompt_details.cache_write", Count::cache_write},
    {"prompt_eval_count", Count::input},
    {"prompt_n", Count::input, kExclusiveInput},
    {"prompt_tokens", Count::input},
    {"prompt_tokens_details", Count::inside, kNone, Side::input},
    {"providerMetadata", Count::inside},
    {"reasoning", Count::reasoning, kNumberOnly},
    {"reasoning.output_tokens", Count::reasoning},
    {"reasoningTokens", Count::reasoning},
    {"reasoning_tokens", Count::reasoning},
    {"responseTokenCount", Count::output},
    {"responseTokensDetails", Count::modalities, kNone, Side::output},
    {"serviceTier", Count::tier},
    {"service_tier", Count::tier},
    {"thinking_tokens", Count::reasoning},
    {"thoughtsTokenCount", Count::thoughts},
    {"timings", Count::inside},
    {"tokens", Count::inside},
    {"tokens_evaluated", Count::input},
    {"tokens_predicted", Count::output},
    {"toolUsePromptTokenCount", Count::tool_prompt},
    {"toolUsePromptTokensDetails", Count::modalities, kNone, Side::input},
    {"total", Count::any_total, kNumberOnly},
    {"totalTokenCount", Count::total},
    {"totalTokens", Count::total},
    {"total_tokens", Count::total},
    {"trafficType", Count::tier},
    {"usage", Count::inside},
    {"usageMetadata", Count::inside},
};
static_assert(std::is_sorted(std::begin(kNames), std::end(kNames),
                             [](const UsageName& a, const UsageName& b) {
                               return a.name < b.name;
                             }));

constexpr std::string_view kPrefixes[] = {"gen_ai.usage.", "llm.token_count.", "llm.usage.",
                                          "ai.usage."};

}  // namespace

std::string_view without_prefix(std::string_view name, bool& is_attribute) {
  for (const std::string_view prefix : kPrefixes) {
    if (name.size() < prefix.size() || name.substr(0, prefix.size()) != prefix) continue;
    is_attribute = true;
    return name.substr(prefix.size());
  }
  return name;
}

const UsageName* usage_name(std::string_view name) {
  const auto less = [](const UsageName& a, std::string_view b) { return a.name < b; };
  const UsageName* const found = std::lower_bound(std::begin(kNames), std::end(kNames), name, less);
  return found == std::end(kNames) || found->name != name ? nullptr : found;
}

}  // namespace daybook::forms
