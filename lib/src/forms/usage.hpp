// Token usage under every naming that providers and loggers use.
//
// OpenAI (chat and responses), Anthropic, Gemini, Bedrock, Mistral, DeepSeek, Cohere, the Vercel AI
// SDK, llama.cpp `timings`, Ollama's counts; also a whole response body that holds one of these.
#pragma once

#include <string_view>

#include "daybook/record.hpp"
#include "forms/keys.hpp"
#include "json/view.hpp"

namespace daybook::forms {

/// Reads `usage`, an object that stands at `key`. `basis` is "inclusive", "exclusive" or empty:
/// then the total, the shape and the provider decide whether the input leaves cached tokens out.
/// Throws Problem.
Usage decode_usage(std::string_view key, json::View usage, std::string_view provider,
                   std::string_view basis);
/// Reads `usage`, else `timings`, else counts that stand at the top as Ollama and Gemini put them,
/// with `usage_basis`.
Usage decode_counts(Keyed& keyed, std::string_view provider);

}  // namespace daybook::forms
