#include "forms/usage.hpp"

#include "forms/reading.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

/// "input output cache_read cache_write reasoning", "-" where not told; "+cache" where the input
/// leaves it out.
std::string tokens(const Usage& usage) {
  std::string out;
  for (const auto& count :
       {usage.input, usage.output, usage.cache_read, usage.cache_write, usage.reasoning}) {
    out += (out.empty() ? "" : " ") + (count ? std::to_string(*count) : "-");
  }
  return out + (usage.input_excludes_cache ? " +cache" : "");
}
std::string tokens(const std::string& usage, std::string_view provider = "",
                   std::string_view basis = "") {
  return tokens(forms::decode_usage("usage", json::View(usage), provider, basis));
}
std::string rejected(const std::string& usage) {
  return rejection(R"({"prompt":"p","usage":)" + usage + "}");
}

}  // namespace

TEST_CASE("usage: OpenAI, chat and responses") {
  CHECK(tokens(R"({"prompt_tokens":4020,"completion_tokens":4,"total_tokens":4024,)"
               R"("prompt_tokens_details":{"cache_write_tokens":0,"cached_tokens":4012},)"
               R"("completion_tokens_details":{"reasoning_tokens":3}})") == "4020 4 4012 0 3");
  CHECK(tokens(
            R"({"input_tokens":45,"input_tokens_details":{"cached_tokens":0},"output_tokens":1719,)"
            R"("output_tokens_details":{"reasoning_tokens":1408},"total_tokens":1764})") ==
        "45 1719 0 - 1408");
}

TEST_CASE("usage: Anthropic leaves cached tokens out of its input") {
  CHECK(
      tokens(
          R"({"input_tokens":10,"cache_read_input_tokens":7,"cache_creation_input_tokens":5,"output_tokens":2})") ==
      "10 2 7 5 - +cache");
  CHECK(tokens(R"({"input_tokens":10,"output_tokens":2,"cache_creation":)"
               R"({"ephemeral_5m_input_tokens":5,"ephemeral_1h_input_tokens":6}})") ==
        "10 2 - 11 - +cache");
  CHECK(tokens(R"({"input_tokens":13,"cache_read_input_tokens":0,"output_tokens":44,)"
               R"("output_tokens_details":{"thinking_tokens":33}})") == "13 44 0 - 33");
}

TEST_CASE("usage: Bedrock leaves cached tokens out, as its total shows") {
  CHECK(
      tokens(
          R"({"cacheReadInputTokenCount":2492,"cacheReadInputTokens":2492,"cacheWriteInputTokens":0,)"
          R"("inputTokens":22,"outputTokens":13,"totalTokens":2527})") == "22 13 2492 0 - +cache");
}

TEST_CASE("usage: Gemini counts thoughts and tool prompts beside the others") {
  CHECK(tokens(R"({"candidatesTokenCount":53,"promptTokenCount":8,"toolUsePromptTokenCount":4,)"
               R"("thoughtsTokenCount":725,"totalTokenCount":790})") == "12 778 - - 725");
  CHECK(tokens(R"({"usageMetadata":{"promptTokenCount":8,"cachedContentTokenCount":6}})") ==
        "8 - 6 - -");
}

TEST_CASE("usage: Mistral, DeepSeek, Cohere, the Vercel AI SDK, Ollama, llama.cpp") {
  CHECK(tokens(R"({"prompt_tokens":152,"completion_tokens":12,"num_cached_tokens":151})") ==
        "152 12 151 - -");
  CHECK(tokens(R"({"prompt_tokens":563,"prompt_cache_hit_tokens":512,"completion_tokens":1})") ==
        "563 1 512 - -");
  CHECK(
      tokens(
          R"({"billed_units":{"input_tokens":1},"tokens":{"input_tokens":9,"output_tokens":3}})") ==
      "9 3 - - -");
  CHECK(tokens(R"({"inputTokens":9,"inputTokenDetails":{"cacheReadTokens":4},"outputTokens":3})") ==
        "9 3 4 - -");
  CHECK(tokens(R"({"prompt_eval_count":26,"eval_count":298,"total_duration":10706818083})") ==
        "26 298 - - -");
  CHECK(tokens(R"({"prompt_n":12,"cache_n":30,"predicted_n":5,"prompt_ms":1.5})") ==
        "12 5 30 - - +cache");
}

TEST_CASE("usage: xAI counts reasoning beside the output, as its total shows") {
  CHECK(tokens(R"({"prompt_tokens":10,"completion_tokens":5,"total_tokens":35,)"
               R"("completion_tokens_details":{"reasoning_tokens":20}})") == "10 25 - - 20");
}

TEST_CASE("usage: a whole response body is looked into") {
  CHECK(
      tokens(
          R"({"id":"x","model":"m","usage":{"input_tokens":1,"output_tokens":2},"output":["text"]})") ==
      "1 2 - - -");
}

TEST_CASE("usage: the basis is decided by the sender's word, then the total, the sum, the shape") {
  const std::string anthropic =
      R"({"input_tokens":100,"cache_read_input_tokens":7,"output_tokens":2)";
  CHECK(tokens(anthropic + "}") == "100 2 7 - - +cache");
  CHECK(tokens(anthropic + "}", "", "inclusive") == "100 2 7 - -");
  CHECK(tokens(anthropic + R"(,"total_tokens":102})") == "100 2 7 - -");
  CHECK(tokens(anthropic + "}", "openai") == "100 2 7 - -");
  CHECK(tokens(R"({"prompt_tokens":1,"cached_tokens":7})") == "1 - 7 - - +cache");
  CHECK(tokens(R"({"prompt_tokens":9,"cached_tokens":7})", "", "exclusive") == "9 - 7 - - +cache");
  CHECK(rejection(R"({"prompt":"p","usage_basis":"both"})") ==
        "usage_basis: expected inclusive or exclusive, got \"both\"");
}

TEST_CASE("usage: what came in stays beside what was derived") {
  const std::string usage = R"({"prompt_tokens":8.0,"completion_tokens":null,"x":[1]})";
  const Completion call = completion(R"({"prompt":"p","usage":)" + usage + "}");
  CHECK(call.usage.raw.text == usage);
  CHECK(tokens(call.usage) == "8 - - - -");
}

TEST_CASE("usage: counts beside the answer are taken where there is no usage") {
  CHECK(tokens(completion(R"({"prompt":"p","prompt_eval_count":2,"eval_count":3})").usage) ==
        "2 3 - - -");
  CHECK(tokens(completion(R"({"prompt":"p","timings":{"prompt_n":2,"predicted_n":3}})").usage) ==
        "2 3 - - -");
  const Completion both =
      completion(R"({"prompt":"p","usage":{"input":1},"timings":{"prompt_n":2}})");
  CHECK(tokens(both.usage) == "1 - - - -");
  CHECK(text_of(both.metadata) == R"({"timings":{"prompt_n":2}})");
}

TEST_CASE("usage: a wrong type or size is rejected with its key") {
  CHECK(rejected(R"({"input_tokens":"12k"})") ==
        "usage.input_tokens: expected a number, got \"12k\"");
  CHECK(rejected(R"({"input_tokens":-1})") ==
        "usage.input_tokens: expected a whole number, 0 to 2^40, got -1");
  CHECK(rejected(R"({"output_tokens":1.5})") ==
        "usage.output_tokens: expected a whole number, 0 to 2^40, got 1.5");
  CHECK(rejected(R"({"prompt_tokens":1e15})") ==
        "usage.prompt_tokens: expected a whole number, 0 to 2^40, got 1e15");
  CHECK(rejected(R"({"prompt_tokens_details":{"cached_tokens":[]}})") ==
        "usage.prompt_tokens_details.cached_tokens: expected a number, got []");
  CHECK(rejected("[]") == "usage: expected an object, got []");
}
