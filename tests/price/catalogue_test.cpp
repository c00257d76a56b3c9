// Catalogue: a model's price is found by exact name, then by what cannot be another; never guessed.
#include "price/catalogue.hpp"

#include "price/price_store.hpp"
#include "support/catch.hpp"

using namespace daybook::test;

TEST_CASE("catalogue: the exact name comes first", "[price]") {
  PriceStore store;
  store.price("openai", "gpt-4o", 2.5, 10);
  store.price("openai", "gpt-4o-2024-05-13", 5, 15);
  CHECK(store.found("openai", "gpt-4o") == 2.5);
  CHECK(store.found("openai", "gpt-4o-2024-05-13") == 5);
}

TEST_CASE("catalogue: a dated name that is not listed has the price of the undated", "[price]") {
  PriceStore store;
  store.price("anthropic", "claude-sonnet-4-5", 3, 15);
  CHECK(store.found("anthropic", "claude-sonnet-4-5-20250929") == 3);
  CHECK(store.found("anthropic", "claude-sonnet-4.5") == 3);
}

TEST_CASE("catalogue: unless dates of it have other prices", "[price]") {
  PriceStore store;
  store.price("openai", "gpt-4o", 2.5, 10);
  store.price("openai", "gpt-4o-2024-05-13", 5, 15);
  CHECK(store.found("openai", "gpt-4o-2030-01-01") == 0);
}

TEST_CASE("catalogue: a name is never found by a part of it", "[price]") {
  PriceStore store;
  store.price("openai", "gpt-5.5", 1, 2);
  for (const char* name : {"gpt-5.5-codex", "gpt-5", "my-gpt-5.5", "gpt-5.5-mini-2026-01-01"})
    CHECK(store.found("openai", name) == 0);
}

TEST_CASE("catalogue: a pattern of the list is the list's word, the longest counts", "[price]") {
  PriceStore store;
  store.price("openai", "gpt-5*", 1, 2);
  store.price("openai", "gpt-5-mini*", 0.25, 2);
  store.price("openai", "gpt-5-nano", 0.05, 2);
  CHECK(store.found("openai", "gpt-5-codex") == 1);
  CHECK(store.found("openai", "gpt-5-mini-next") == 0.25);
  CHECK(store.found("openai", "gpt-5-nano-2025-08-07") == 0.05);
  CHECK(store.found("azure", "gpt-5-codex") == 0);
}

TEST_CASE("catalogue: a provider by its other names, a model by its provider's prefix", "[price]") {
  PriceStore store;
  store.price("bedrock", "anthropic.claude-3-haiku-20240307-v1:0", 0.25, 1.25);
  store.price("deepseek", "deepseek/deepseek-v3", 0.27, 1.1);
  CHECK(store.found("aws.bedrock", "anthropic.claude-3-haiku-20240307-v1:0") == 0.25);
  CHECK(store.found("deepseek", "deepseek-v3") == 0.27);
  CHECK(store.found("openai", "deepseek-v3") == 0);
}

TEST_CASE("catalogue: a bare name that two sell at two prices has none", "[price]") {
  PriceStore store;
  store.price("groq", "llama-3.3-70b", 0.59, 0.79);
  CHECK(store.found("", "llama-3.3-70b") == 0.59);
  store.price("together", "llama-3.3-70b", 0.88, 0.88);
  CHECK(store.found("", "llama-3.3-70b") == 0);
  CHECK(store.found("groq", "llama-3.3-70b") == 0.59);
}

TEST_CASE("catalogue: and has it where they sell at the same", "[price]") {
  PriceStore store;
  store.price("openai", "gpt-4o", 2.5, 10);
  store.price("azure", "azure/gpt-4o", 2.5, 10);
  CHECK(store.found("", "gpt-4o") == 2.5);
  CHECK(store.found("", "openai/gpt-4o-2024-08-06") == 2.5);
}

TEST_CASE("catalogue: a price without provider is anyone's that has none of their own", "[price]") {
  PriceStore store;
  store.price("", "local-*", 0, 0);
  store.price("", "in-house", 7, 7);
  store.price("openai", "in-house", 8, 8);
  CHECK(store.found("vllm", "in-house") == 7);
  CHECK(store.found("openai", "in-house") == 8);
}

TEST_CASE("catalogue: a model without a name has no price", "[price]") {
  PriceStore store;
  store.price("", "*", 1, 1);
  CHECK(store.found("openai", "") == 0);
  CHECK(store.found("openai", "anything") == 1);
}
