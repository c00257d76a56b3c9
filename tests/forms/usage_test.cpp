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
      "1 3 - - -");  // OpenTelemetry: what is billed, where both are told
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

TEST_CASE("usage: one call, told by every sender, means the same five numbers") {
  // 100 sent: 60 read from the cache, 30 written to it; 50 answered, 20 of them reasoning.
  const auto five = [](const std::string& usage, std::string_view provider = "") {
    Usage u = forms::decode_usage("usage", json::View(usage), provider, "");
    if (u.input_excludes_cache) *u.input += u.cache_read.value_or(0) + u.cache_write.value_or(0);
    u.input_excludes_cache = false;
    return tokens(u);
  };
  const std::string all = "100 50 60 30 20";
  CHECK(five(R"({"input_tokens":100,"output_tokens":50,"cache_read.input_tokens":60,)"
             R"("cache_creation.input_tokens":30,"reasoning.output_tokens":20})") == all);
  CHECK(
      five(R"({"gen_ai.usage.input_tokens":100,"gen_ai.usage.output_tokens":50,)"
           R"("gen_ai.usage.cache_read.input_tokens":60,"gen_ai.usage.reasoning.output_tokens":20,)"
           R"("gen_ai.usage.cache_creation.input_tokens":30})",
           "anthropic") == all);
  CHECK(five(R"({"input_tokens":10,"cache_read_input_tokens":60,"cache_creation_input_tokens":30,)"
             R"("output_tokens":50,"output_tokens_details":{"thinking_tokens":20}})",
             "anthropic") == all);
  CHECK(five(R"({"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,)"
             R"("prompt_tokens_details":{"cached_tokens":60,"cache_write_tokens":30},)"
             R"("completion_tokens_details":{"reasoning_tokens":20}})",
             "openai") == all);
  CHECK(five(R"({"input_tokens":100,"input_tokens_details":{"cached_tokens":60,)"
             R"("cache_write_tokens":30},"output_tokens":50,"output_tokens_details":)"
             R"({"reasoning_tokens":20},"total_tokens":150})",
             "openai") == all);
  CHECK(five(R"({"llm.token_count.prompt":100,"llm.token_count.completion":50,)"
             R"("llm.token_count.total":150,"llm.token_count.prompt_details.cache_read":60,)"
             R"("llm.token_count.prompt_details.cache_write":30,)"
             R"("llm.token_count.completion_details.reasoning":20})") == all);
  CHECK(five(R"({"gen_ai.usage.prompt_tokens":100,"gen_ai.usage.completion_tokens":50,)"
             R"("gen_ai.usage.cache_read_input_tokens":60,"gen_ai.usage.reasoning_tokens":20,)"
             R"("gen_ai.usage.cache_creation_input_tokens":30,"llm.usage.total_tokens":150})",
             "anthropic") == all);
  CHECK(five(R"({"inputTokens":100,"outputTokens":50,"totalTokens":150,"reasoningTokens":20,)"
             R"("cachedInputTokens":60,"inputTokenDetails":{"noCacheTokens":10,)"
             R"("cacheReadTokens":60,"cacheWriteTokens":30}})",
             "anthropic") == all);
  CHECK(five(R"({"inputTokens":{"total":100,"noCache":10,"cacheRead":60,"cacheWrite":30},)"
             R"("outputTokens":{"total":50,"text":30,"reasoning":20}})",
             "anthropic") == all);
  CHECK(five(R"({"inputTokens":10,"outputTokens":50,"totalTokens":150,)"
             R"("cacheReadInputTokens":60,"cacheWriteInputTokens":30})",
             "aws") == "100 50 60 30 -");
  CHECK(five(R"({"promptTokenCount":100,"candidatesTokenCount":30,"thoughtsTokenCount":20,)"
             R"("cachedContentTokenCount":60,"totalTokenCount":150})",
             "google") == "100 50 60 - 20");
  CHECK(five(R"({"prompt_tokens":100,"completion_tokens":50,"num_cached_tokens":60})", "mistral") ==
        "100 50 60 - -");
  CHECK(five(R"({"tokens":{"input_tokens":100,"output_tokens":50},"cached_tokens":60})",
             "cohere") == "100 50 60 - -");
  CHECK(five(R"({"prompt_n":40,"cache_n":60,"predicted_n":50,"prompt_ms":1.5})") ==
        "100 50 60 - -");
  CHECK(five(R"({"prompt_eval_count":100,"eval_count":50})", "ollama") == "100 50 - - -");
  CHECK(five(R"({"prompt_tokens":100,"total_tokens":100})", "openai") == "100 - - - -");
}

TEST_CASE("usage: the Vercel AI SDK counts as its provider did, until it told details") {
  const std::string before = R"({"inputTokens":100,"outputTokens":2,"totalTokens":102,)"
                             R"("cachedInputTokens":60})";
  CHECK(tokens(before, "anthropic") == "100 2 60 - - +cache");
  CHECK(tokens(before, "amazon-bedrock") == "100 2 60 - - +cache");
  CHECK(tokens(before, "openai") == "100 2 60 - -");
  const std::string since =
      before.substr(0, before.size() - 1) + R"(,"inputTokenDetails":{"cacheReadTokens":60}})";
  CHECK(tokens(since, "anthropic") == "100 2 60 - -");
}

TEST_CASE("usage: cached tokens beyond the input were left out of it, whatever the sender says") {
  const std::string usage = R"({"input_tokens":5,"cache_read.input_tokens":60,"total_tokens":7,)"
                            R"("output_tokens":2})";
  CHECK(tokens(usage) == "5 2 60 - - +cache");
  CHECK(tokens(usage, "", "inclusive") == "5 2 60 - - +cache");
}

TEST_CASE("usage: how long cache writes are kept, where it fits the total") {
  const auto hour_of = [](const std::string& usage) {
    const Usage u = forms::decode_usage("usage", json::View(usage), "anthropic", "");
    return std::to_string(u.cache_write.value_or(-1)) + ' ' +
           std::to_string(u.cache_write_1h.value_or(-1));
  };
  const std::string split =
      R"("cache_creation":{"ephemeral_5m_input_tokens":5,"ephemeral_1h_input_tokens":6}})";
  CHECK(hour_of(R"({"input_tokens":1,"cache_creation_input_tokens":11,)" + split) == "11 6");
  CHECK(hour_of(R"({"input_tokens":1,)" + split) == "11 6");
  CHECK(hour_of(R"({"input_tokens":1,"cache_creation_input_tokens":10,)" + split) == "10 -1");
  CHECK(hour_of(R"({"inputTokens":1,"cacheWriteInputTokens":9,"cacheDetails":)"
                R"([{"inputTokens":4,"ttl":"1h"},{"inputTokens":5,"ttl":"5m"}]})") == "9 4");
}

TEST_CASE("usage: audio by the side it stands on") {
  const auto audio = [](const std::string& usage) {
    const Usage u = forms::decode_usage("usage", json::View(usage), "", "");
    return std::to_string(u.audio_input.value_or(-1)) + ' ' +
           std::to_string(u.audio_output.value_or(-1)) + ' ' +
           std::to_string(u.audio_cache_read.value_or(-1));
  };
  CHECK(audio(R"({"prompt_tokens_details":{"audio_tokens":44,"cached_tokens_details":)"
              R"({"audio_tokens":3}},"completion_tokens_details":{"audio_tokens":7}})") ==
        "44 7 3");
  CHECK(audio(R"({"promptTokensDetails":[{"modality":"TEXT","tokenCount":1},)"
              R"({"modality":"AUDIO","tokenCount":80}],"candidatesTokensDetails":)"
              R"([{"modality":"AUDIO","tokenCount":9}],"cacheTokensDetails":)"
              R"([{"modality":"AUDIO"},{"modality":"AUDIO","tokenCount":2}]})") == "80 9 2");
}

TEST_CASE("usage: the service tier, beside the counts or beside the usage") {
  const auto tier = [](const std::string& record) { return completion(record).usage.service_tier; };
  CHECK(tier(R"({"prompt":"p","usage":{"input":1,"service_tier":"priority"}})") == "priority");
  CHECK(tier(R"({"prompt":"p","usage":{"input":1},"service_tier":"flex"})") == "flex");
  CHECK(tier(R"({"prompt":"p","usage":{"promptTokenCount":1,"trafficType":"ON_DEMAND"}})") ==
        "ON_DEMAND");
  CHECK(tier(R"({"prompt":"p","usage":{"input":1,"is_batch":true}})") == "batch");
}

TEST_CASE("usage: OpenRouter's own bill, told apart where its parts make the whole") {
  const auto cost = [](const std::string& rest) {
    const std::string usage = R"({"usage":{"prompt_tokens":1,)" + rest + "}}";
    const Usage u = forms::decode_usage("usage", json::View(usage), "openrouter", "");
    return std::to_string(u.cost_usd.value_or(-1)) + ' ' +
           std::to_string(u.input_cost_usd.value_or(-1)) + ' ' +
           std::to_string(u.output_cost_usd.value_or(-1));
  };
  const std::string parts = R"("cost_details":{"upstream_inference_prompt_cost":0.25,)"
                            R"("upstream_inference_completions_cost":0.5})";
  CHECK(cost(R"("cost":0.75,)" + parts) == "0.750000 0.250000 0.500000");
  CHECK(cost(R"("cost":0.80,)" + parts) == "0.800000 -1.000000 -1.000000");
  CHECK(cost(R"("cost":0,"is_byok":true,)" + parts) == "-1.000000 -1.000000 -1.000000");
  CHECK(cost(R"("cost":"much")") == "-1.000000 -1.000000 -1.000000");
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
