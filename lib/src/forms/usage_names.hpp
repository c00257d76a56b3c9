// UsageNames: what providers and loggers call the counts of a usage object.
//
//   usage_name("promptTokenCount")->count == Count::input
//
// Names are told with or without the prefix of an attribute: `gen_ai.usage.input_tokens` is
// `input_tokens`. Any thread.
#pragma once

#include <string_view>

namespace daybook::forms {

enum class Count {
  input,
  output,
  cache_read,
  cache_write,
  reasoning,
  total,
  tool_prompt,  // Gemini: beside the prompt's
  thoughts,     // Gemini: beside the output's
  write_5m,
  write_1h,
  audio_input,
  audio_output,
  audio_cache_read,
  // Not counts:
  audio,       // one of the three above, by the side it stands on
  any_total,   // the side's count, or the total
  any_text,    // of no use: it says nothing that the others do not
  inside,      // an object to look into
  modalities,  // a list of {modality, tokenCount}
  lifetimes,   // Bedrock's list of {inputTokens, ttl}
  tier,        // the service tier
  is_batch,
  is_own_key,  // OpenRouter: the caller's own provider sends the bill
  cost,
  cost_details
};
constexpr int kCounts = static_cast<int>(Count::audio);

/// What the counts of an inner object are parts of.
enum class Side { none, input, output, cached };

enum Trait : unsigned {
  kNone = 0,
  kNumberOnly = 1,      // too common a word: another type is passed over
  kExclusiveInput = 2,  // an input that leaves out cached tokens where kExclusiveCache is beside it
  kExclusiveCache = 4,
  kSdkCache = 8,    // the Vercel AI SDK's before version 6: as its provider counts
  kSdkDetails = 16  // and since: with cached tokens, always
};

struct UsageName {
  std::string_view name;
  Count count;
  unsigned traits = kNone;
  Side side = Side::none;
};

/// The name without the prefix that OpenTelemetry, OpenInference or the Vercel AI SDK put before
/// it; sets `is_attribute` where there was one.
std::string_view without_prefix(std::string_view name, bool& is_attribute);
const UsageName* usage_name(std::string_view name);  // null: not known

}  // namespace daybook::forms
