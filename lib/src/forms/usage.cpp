#include "forms/usage.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "base/limits.hpp"
#include "forms/problem.hpp"
#include "forms/usage_names.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

using json::Type;
using json::View;
using Tokens = std::optional<std::int64_t>;

Tokens sum(Tokens a, Tokens b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a + *b, limits::kTokensMax);
}

std::optional<double> usd_of(const std::optional<View>& value) {
  if (!value || !value->is(Type::number)) return std::nullopt;
  double usd = 0;
  const std::string_view raw = value->raw();
  const bool read =
      std::from_chars(raw.data(), raw.data() + raw.size(), usd).ec == std::errc() && usd >= 0;
  return read && usd <= limits::kCostUsdMax ? std::optional(usd) : std::nullopt;
}

/// What a usage object says, by meaning.
struct Counts {
  Tokens by_count[kCounts];
  unsigned traits = kNone;
  bool is_attribute = false;  // it holds attributes of a span: always with cached tokens
  std::string tier;
  bool is_own_key = false;
  std::optional<double> cost_usd, input_cost_usd, output_cost_usd;

  Tokens& operator[](Count count) { return by_count[static_cast<int>(count)]; }
  void collect(const std::string& key, View usage, Side side);

 private:
  void take(const std::string& path, const UsageName& name, View value, Side side);
  void take_count(const std::string& path, const UsageName& name, View value, Side side);
  void take_modalities(const std::string& path, View list, Side side);
  void take_lifetimes(const std::string& path, View list);
};

Tokens tokens_of(const std::string& path, View value) {
  return whole_of(path, value, 0, limits::kTokensMax, "a whole number, 0 to 2^40");
}

Count audio_on(Side side) {
  return side == Side::output   ? Count::audio_output
         : side == Side::cached ? Count::audio_cache_read
                                : Count::audio_input;
}

/// Gemini: [{"modality":"AUDIO","tokenCount":44}, …]; other modalities have no rates of their own.
void Counts::take_modalities(const std::string& path, View list, Side side) {
  if (!list.is(Type::array)) return;
  list.elements([&](View element) {
    const auto modality = element.find("modality"), count = element.find("tokenCount");
    if (!modality || !count || modality->raw() != "\"AUDIO\"") return;
    Tokens& slot = (*this)[audio_on(side)];
    slot = sum(slot, tokens_of(path, *count));
  });
}

/// Bedrock: [{"inputTokens":2074,"ttl":"5m"}, …]
void Counts::take_lifetimes(const std::string& path, View list) {
  if (!list.is(Type::array)) return;
  list.elements([&](View element) {
    const auto ttl = element.find("ttl"), count = element.find("inputTokens");
    if (!ttl || !count) return;
    Tokens& slot = (*this)[ttl->raw() == "\"1h\"" ? Count::write_1h : Count::write_5m];
    slot = sum(slot, tokens_of(path, *count));
  });
}

void Counts::take_count(const std::string& path, const UsageName& name, View value, Side side) {
  Count count = name.count;
  if (count == Count::any_text) {
    traits |= name.traits;
    return;
  }
  if (count == Count::audio && side == Side::none) return;
  if (count == Count::audio) count = audio_on(side);
  if (count == Count::any_total) {
    count = side == Side::input    ? Count::input
            : side == Side::output ? Count::output
                                   : Count::total;
  }
  if (value.is(Type::object) && (count == Count::input || count == Count::output)) {
    // The AI SDK's own model interface: {"inputTokens":{"total":9,"cacheRead":4}, …}
    traits |= kSdkDetails;
    return collect(path, value, count == Count::input ? Side::input : Side::output);
  }
  if ((name.traits & kNumberOnly) != 0 && !value.is(Type::number)) return;
  const Tokens tokens = tokens_of(path, value);
  Tokens& slot = (*this)[count];
  if (!tokens || slot) return;  // the first of several names for one thing
  slot = tokens;
  traits |= name.traits;
}

void Counts::take(const std::string& path, const UsageName& name, View value, Side side) {
  switch (name.count) {
    case Count::inside:
      if (!value.is(Type::object)) return;
      traits |= name.traits;
      return collect(path, value, name.side == Side::none ? side : name.side);
    case Count::modalities:
      return take_modalities(path, value, name.side);
    case Count::lifetimes:
      return take_lifetimes(path, value);
    case Count::tier:
      if (tier.empty() && value.is(Type::string)) tier = value.text();
      return;
    case Count::is_batch:
      if (value.is_true()) tier = "batch";
      return;
    case Count::is_own_key:
      is_own_key = value.is_true();
      return;
    case Count::cost:
      cost_usd = usd_of(value);
      return;
    case Count::cost_details:
      if (!value.is(Type::object)) return;
      input_cost_usd = usd_of(value.find("upstream_inference_prompt_cost"));
      output_cost_usd = usd_of(value.find("upstream_inference_completions_cost"));
      return;
    default:
      return take_count(path, name, value, side);
  }
}

void Counts::collect(const std::string& key, View usage, Side side) {
  // Cohere tells what was used and what was billed: OpenTelemetry asks for the billed.
  if (const auto billed = usage.find("billed_units"); billed && billed->is(Type::object)) {
    collect(key + ".billed_units", *billed, side);
  }
  usage.members([&](std::string_view given, View value) {
    const UsageName* const name = usage_name(without_prefix(given, is_attribute));
    if (name != nullptr) take(key + "." + std::string(given), *name, value, side);
  });
}

bool is_one_that_excludes(std::string_view provider) {
  return provider.find("anthropic") != provider.npos || provider.find("bedrock") != provider.npos ||
         provider == "aws";
}

bool excludes_cache(Counts& c, std::string_view provider, std::string_view basis) {
  const std::int64_t cached = c[Count::cache_read].value_or(0) + c[Count::cache_write].value_or(0);
  const std::int64_t input = c[Count::input].value_or(0), output = c[Count::output].value_or(0);
  if (cached > input) return true;  // a part is not larger than the whole, whatever was said
  if (!basis.empty()) return basis == "exclusive";
  if (cached == 0) return false;
  if (c[Count::total] && *c[Count::total] == input + output + cached) return true;
  if ((c.traits & kSdkDetails) != 0) return false;
  if ((c.traits & kSdkCache) != 0) return is_one_that_excludes(provider);
  if (c[Count::total] && *c[Count::total] == input + output) return false;
  if (c.is_attribute) return false;
  const bool shape = (c.traits & kExclusiveInput) != 0 && (c.traits & kExclusiveCache) != 0;
  return shape && provider.find("openai") == provider.npos;
}

/// xAI counts reasoning beside the output, as its total shows; Gemini thoughts and tool prompts.
void join_parts(Counts& c) {
  const std::int64_t reasoning = c[Count::reasoning].value_or(0);
  if (c[Count::input] && c[Count::output] && c[Count::total] && reasoning > 0 &&
      *c[Count::total] == *c[Count::input] + *c[Count::output] + reasoning) {
    c[Count::output] = sum(c[Count::output], c[Count::reasoning]);
  }
  c[Count::input] = sum(c[Count::input], c[Count::tool_prompt]);
  c[Count::output] = sum(c[Count::output], c[Count::thoughts]);
  if (!c[Count::reasoning]) c[Count::reasoning] = c[Count::thoughts];
}

/// How long cache writes are kept: a split larger than the total is none.
void split_writes(Counts& c) {
  const Tokens split = sum(c[Count::write_5m], c[Count::write_1h]);
  if (!c[Count::cache_write]) c[Count::cache_write] = split;
  if (split && *split > *c[Count::cache_write]) c[Count::write_1h] = std::nullopt;
}

/// A reported cost counts only where it is the whole bill: OpenRouter's is not where the key is the
/// caller's own.
void report_cost(const Counts& c, Usage& result) {
  if (!c.cost_usd || c.is_own_key) return;
  result.cost_usd = c.cost_usd;
  if (!c.input_cost_usd || !c.output_cost_usd) return;
  const double apart = *c.input_cost_usd + *c.output_cost_usd - *c.cost_usd;
  if (apart > 5e-10 || apart < -5e-10) return;
  result.input_cost_usd = c.input_cost_usd;
  result.output_cost_usd = c.output_cost_usd;
}

}  // namespace

Usage decode_usage(std::string_view key, View usage, std::string_view provider,
                   std::string_view basis) {
  if (!usage.is(Type::object)) expected(key, "an object", usage.raw());
  Counts c;
  c.collect(std::string(key), usage, Side::none);
  join_parts(c);
  split_writes(c);
  Usage result;
  result.input = c[Count::input];
  result.output = c[Count::output];
  result.reasoning = c[Count::reasoning];
  result.cache_read = c[Count::cache_read];
  result.cache_write = c[Count::cache_write];
  result.cache_write_1h = c[Count::write_1h];
  result.audio_input = c[Count::audio_input];
  result.audio_output = c[Count::audio_output];
  result.audio_cache_read = c[Count::audio_cache_read];
  result.service_tier = std::move(c.tier);
  result.input_excludes_cache = excludes_cache(c, provider, basis);
  report_cost(c, result);
  result.raw.text = usage.raw();
  return result;
}

}  // namespace daybook::forms
