// ModelName: when two spellings of a provider or a model mean the same.
//
//   provider_family("aws.bedrock") == provider_family("bedrock_converse")
//   canonical_model("claude-3.5-haiku-20241022") == canonical_model("claude-3-5-haiku")
//
// Never by a part of a name: `gpt-5.5` is not `gpt-5.5-codex`. What two names are made equal by is
// what providers themselves put around a name: their own prefix, a date, a dot for a dash. Any
// thread.
#pragma once

#include <string>
#include <string_view>

namespace daybook::price {

std::string lower(std::string_view text);

/// One name for all that a provider is called by OpenTelemetry, OpenInference, LiteLLM,
/// genai-prices and the Vercel AI SDK ("openai.chat"); others are themselves, in lower case.
std::string provider_family(std::string_view provider);
/// Whether provider_family() knows it.
bool is_known_provider(std::string_view provider);

/// In lower case, without the provider's own prefix: "openai/gpt-4o" of openai,
/// "models/gemini-pro".
std::string bare_model(std::string_view family, std::string_view model);

/// A bare model without date and bracket, dots as dashes. Only for names that were not found as
/// they are: those that become equal must also have equal rates to count as one.
std::string canonical_model(std::string_view bare);

/// Whether `text` is what `pattern` says, * standing for any text; both bare.
bool matches(std::string_view pattern, std::string_view text);

}  // namespace daybook::price
