// Names of providers and models: what is the same by another spelling, and what only looks so.
#include "price/model_name.hpp"

#include "support/catch.hpp"

using namespace daybook::price;

TEST_CASE("model names: a provider by all its names", "[price]") {
  for (const char* name : {"aws", "aws.bedrock", "bedrock_converse", "Amazon-Bedrock"})
    CHECK(provider_family(name) == "aws");
  for (const char* name : {"google", "gemini", "gcp.vertex_ai", "gcp.gemini", "vertexai"})
    CHECK(provider_family(name) == "google");
  for (const char* name : {"openai", "OpenAI", "openai.chat", "openai.responses"})
    CHECK(provider_family(name) == "openai");
  CHECK(provider_family("azure.ai.openai") == "azure");
  CHECK(provider_family("mistral_ai") == provider_family("mistralai"));
  CHECK(provider_family("My.Provider") == "my.provider");
}

TEST_CASE("model names: a provider's own prefix is no part of a name", "[price]") {
  CHECK(bare_model("openai", "openai/gpt-4o") == "gpt-4o");
  CHECK(bare_model("google", "models/gemini-2.5-pro") == "gemini-2.5-pro");
  CHECK(bare_model("google", "gemini/gemini-2.5-pro") == "gemini-2.5-pro");
  CHECK(bare_model("openrouter", "openai/gpt-4o") == "openai/gpt-4o");
  CHECK(bare_model("groq", "meta-llama/Llama-4-Scout") == "meta-llama/llama-4-scout");
}

TEST_CASE("model names: a date, a bracket and a dot do not tell models apart", "[price]") {
  CHECK(canonical_model("claude-sonnet-4-5-20250929") == "claude-sonnet-4-5");
  CHECK(canonical_model("gpt-4o-2024-08-06") == "gpt-4o");
  CHECK(canonical_model("claude-opus-4@20250514") == "claude-opus-4");
  CHECK(canonical_model("claude-opus-4.6[1m]") == "claude-opus-4-6");
  CHECK(canonical_model("gpt-5 (medium)") == "gpt-5");
}

TEST_CASE("model names: everything else does", "[price]") {
  for (const char* name :
       {"gpt-5-5-codex", "gpt-4o-mini", "gemini-2-5-pro-preview-05-06", "gpt-4-0613",
        "mistral-large-latest", "gpt-5:free", "model-12345678", "[1m]", "-20250101"})
    CHECK(canonical_model(name) == name);
}

TEST_CASE("model names: a pattern's star is any text", "[price]") {
  CHECK(matches("gpt-5*", "gpt-5-mini"));
  CHECK(matches("gpt-5*", "gpt-5"));
  CHECK(matches("*claude*", "eu.anthropic.claude-3"));
  CHECK(matches("*flash", "gemini-flash"));
  CHECK_FALSE(matches("*flash", "gemini-flash-lite"));
  CHECK_FALSE(matches("gpt-5*", "chatgpt-5"));
  CHECK_FALSE(matches("gpt-5", "gpt-5-mini"));
  CHECK(matches("*a*b*c", "xaybzabc"));
  CHECK_FALSE(matches(std::string(200, '*') + "b", std::string(5000, 'a')));
}
