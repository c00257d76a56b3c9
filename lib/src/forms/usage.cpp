#include "forms/usage.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include "base/limits.hpp"
#include "forms/problem.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

using json::Type;
using json::View;

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
  inside  // not a count: an object to look into
};

enum Trait : unsigned {
  kNone = 0,
  kNumberOnly = 1,  // too common a word: another type is passed over
  kExclusiveInput =
      2,  // an input that leaves out cached tokens where a kExclusiveCache stands beside it
  kExclusiveCache = 4,
};

struct Name {
  std::string_view name;
  Count count;
  unsigned traits = kNone;
};

constexpr Name kNames[] = {
    {"cacheCreationInputTokens", Count::cache_write, kExclusiveCache},
    {"cacheReadInputTokenCount", Count::cache_read, kExclusiveCache},
    {"cacheReadInputTokens", Count::cache_read, kExclusiveCache},
    {"cacheReadTokens", Count::cache_read},
    {"cacheWriteInputTokenCount", Count::cache_write, kExclusiveCache},
    {"cacheWriteInputTokens", Count::cache_write, kExclusiveCache},
    {"cacheWriteTokens", Count::cache_write},
    {"cache_creation", Count::inside},
    {"cache_creation_input_tokens", Count::cache_write, kExclusiveCache},
    {"cache_creation_tokens", Count::cache_write},
    {"cache_n", Count::cache_read, kExclusiveCache},
    {"cache_read", Count::cache_read, kNumberOnly},
    {"cache_read_input_tokens", Count::cache_read, kExclusiveCache},
    {"cache_read_tokens", Count::cache_read},
    {"cache_write", Count::cache_write, kNumberOnly},
    {"cache_write_tokens", Count::cache_write},
    {"cachedContentTokenCount", Count::cache_read},
    {"cachedInputTokens", Count::cache_read},
    {"cached_input_tokens", Count::cache_read},
    {"cached_tokens", Count::cache_read},
    {"candidatesTokenCount", Count::output},
    {"completion", Count::output, kNumberOnly},
    {"completionTokens", Count::output},
    {"completion_tokens", Count::output},
    {"completion_tokens_details", Count::inside},
    {"ephemeral_1h_input_tokens", Count::write_1h},
    {"ephemeral_5m_input_tokens", Count::write_5m},
    {"eval_count", Count::output},
    {"input", Count::input, kNumberOnly},
    {"inputTokenCount", Count::input, kExclusiveInput},
    {"inputTokenDetails", Count::inside},
    {"inputTokens", Count::input, kExclusiveInput},
    {"input_tokens", Count::input, kExclusiveInput},
    {"input_tokens_details", Count::inside},
    {"num_cached_tokens", Count::cache_read},
    {"output", Count::output, kNumberOnly},
    {"outputTokenCount", Count::output},
    {"outputTokenDetails", Count::inside},
    {"outputTokens", Count::output},
    {"output_tokens", Count::output},
    {"output_tokens_details", Count::inside},
    {"predicted_n", Count::output},
    {"prompt", Count::input, kNumberOnly},
    {"promptTokenCount", Count::input},
    {"promptTokens", Count::input},
    {"prompt_cache_hit_tokens", Count::cache_read},
    {"prompt_eval_count", Count::input},
    {"prompt_n", Count::input, kExclusiveInput},
    {"prompt_tokens", Count::input},
    {"prompt_tokens_details", Count::inside},
    {"reasoning", Count::reasoning, kNumberOnly},
    {"reasoningTokens", Count::reasoning},
    {"reasoning_tokens", Count::reasoning},
    {"responseTokenCount", Count::output},
    {"thinking_tokens", Count::reasoning},
    {"thoughtsTokenCount", Count::thoughts},
    {"timings", Count::inside},
    {"tokens", Count::inside},
    {"tokens_evaluated", Count::input},
    {"tokens_predicted", Count::output},
    {"toolUsePromptTokenCount", Count::tool_prompt},
    {"total", Count::total, kNumberOnly},
    {"totalTokenCount", Count::total},
    {"totalTokens", Count::total},
    {"total_tokens", Count::total},
    {"usage", Count::inside},
    {"usageMetadata", Count::inside},
};
static_assert(std::is_sorted(std::begin(kNames), std::end(kNames),
                             [](const Name& a, const Name& b) { return a.name < b.name; }));

struct Counts {
  std::optional<std::int64_t> by_count[static_cast<int>(Count::inside)];
  unsigned traits = kNone;

  std::optional<std::int64_t>& operator[](Count count) { return by_count[static_cast<int>(count)]; }
};

void collect(const std::string& key, View usage, Counts& counts) {
  usage.members([&](std::string_view name, View value) {
    const auto less = [](const Name& a, std::string_view b) { return a.name < b; };
    const Name* const found = std::lower_bound(std::begin(kNames), std::end(kNames), name, less);
    if (found == std::end(kNames) || found->name != name) return;
    const std::string path = key + "." + std::string(name);
    if (found->count == Count::inside) {
      if (value.is(Type::object)) collect(path, value, counts);
      return;
    }
    if ((found->traits & kNumberOnly) != 0 && !value.is(Type::number)) return;
    const auto tokens = whole_of(path, value, 0, limits::kTokensMax, "a whole number, 0 to 2^40");
    if (!tokens) return;
    auto& slot = counts[found->count];
    if (slot) return;  // the first of several names for one thing
    slot = tokens;
    counts.traits |= found->traits;
  });
}

std::optional<std::int64_t> sum(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a + *b, limits::kTokensMax);
}

bool excludes_cache(Counts& c, std::string_view provider) {
  const std::int64_t cached = c[Count::cache_read].value_or(0) + c[Count::cache_write].value_or(0);
  if (cached == 0) return false;
  const std::int64_t input = c[Count::input].value_or(0), output = c[Count::output].value_or(0);
  if (c[Count::total] && *c[Count::total] == input + output) return false;
  if (c[Count::total] && *c[Count::total] == input + output + cached) return true;
  if (cached > input) return true;
  const bool shape = (c.traits & kExclusiveInput) != 0 && (c.traits & kExclusiveCache) != 0;
  return shape && provider.find("openai") == provider.npos;
}

}  // namespace

Usage decode_usage(std::string_view key, View usage, std::string_view provider,
                   std::string_view basis) {
  if (!usage.is(Type::object)) expected(key, "an object", usage.raw());
  Counts c;
  collect(std::string(key), usage, c);
  const std::int64_t reasoning = c[Count::reasoning].value_or(0);
  if (c[Count::input] && c[Count::output] && c[Count::total] && reasoning > 0 &&
      *c[Count::total] == *c[Count::input] + *c[Count::output] + reasoning) {
    c[Count::output] =
        sum(c[Count::output], c[Count::reasoning]);  // xAI counts it beside the output
  }
  Usage result;
  result.input = sum(c[Count::input], c[Count::tool_prompt]);
  result.output = sum(c[Count::output], c[Count::thoughts]);
  result.reasoning = c[Count::reasoning] ? c[Count::reasoning] : c[Count::thoughts];
  if (!c[Count::cache_write]) c[Count::cache_write] = sum(c[Count::write_5m], c[Count::write_1h]);
  result.cache_read = c[Count::cache_read];
  result.cache_write = c[Count::cache_write];
  result.input_excludes_cache = basis.empty() ? excludes_cache(c, provider) : basis == "exclusive";
  result.raw.text = usage.raw();
  return result;
}

}  // namespace daybook::forms
