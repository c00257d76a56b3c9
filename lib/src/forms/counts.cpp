#include <string>

#include "forms/exported.hpp"
#include "forms/usage.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

using json::Type;
using json::View;

/// Counts that Ollama and Gemini put beside the answer rather than into an object.
std::string counts_at_top(const Keyed& keyed) {
  std::string object;
  for (const Member* member : keyed.unknown) {
    const bool ollama = member->key == "prompt_eval_count" || member->key == "eval_count";
    if (!(ollama && View(member->raw).is(Type::number)) && member->key != "usageMetadata") continue;
    object += object.empty() ? "{\"" : ",\"";
    object.append(member->key).append("\":").append(member->raw);
  }
  return object.empty() ? object : object + "}";
}

/// The service tier that answered: OpenAI tells it beside the usage. It stays in metadata too.
void decode_tier(const Keyed& keyed, Usage& usage) {
  if (!usage.service_tier.empty()) return;
  for (const Member* member : keyed.unknown) {
    if (member->key != "service_tier" || !View(member->raw).is(Type::string)) continue;
    usage.service_tier = View(member->raw).text();
  }
}

Usage counts_of(Keyed& keyed, std::string_view provider) {
  const std::string basis = word_of(keyed[Key::usage_basis], {"inclusive", "exclusive"});
  if (Usage told; decode_exported_tokens(keyed[Key::daybook], basis == "exclusive", told)) {
    if (const auto usage = given(keyed[Key::usage])) told.raw.text = usage->raw();
    return told;
  }
  if (const auto usage = given(keyed[Key::usage])) {
    keyed.give_up(Key::timings);
    return decode_usage(keyed[Key::usage]->key, *usage, provider, basis);
  }
  if (const auto timings = given(keyed[Key::timings])) {
    return decode_usage(keyed[Key::timings]->key, *timings, provider, basis);
  }
  const std::string counts = counts_at_top(keyed);
  return counts.empty() ? Usage() : decode_usage("usage", View(counts), provider, basis);
}

}  // namespace

Usage decode_counts(Keyed& keyed, std::string_view provider) {
  Usage usage = counts_of(keyed, provider);
  decode_tier(keyed, usage);
  return usage;
}

}  // namespace daybook::forms
