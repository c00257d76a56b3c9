// Price lists: three forms, read as they are published; what has no meaning here is told.
#include "price/price_list.hpp"

#include "base/time_text.hpp"
#include "daybook/error.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::price;

namespace {

/// "provider model: input 3, input>200000 6/batch from 2026-09-01", one line a model.
std::string text_of(const PriceList& list) {
  std::string out;
  for (const ListedModel& model : list.models) {
    out += model.provider + ' ' + model.model + ':';
    for (const Rate& rate : model.rates) {
      out += ' ' + std::string(meter_name(rate.meter));
      if (rate.over_tokens > 0) out += '>' + std::to_string(rate.over_tokens);
      if (rate.tier != ServiceTier::standard) out += '/' + std::string(tier_name(rate.tier));
      out += ' ' + std::to_string(rate.nano_usd_per_mtok);
      if (rate.from_ns > 0) out += " from " + base::format_day(rate.from_ns);
      if (rate.to_ns != kForEver) out += " to " + base::format_day(rate.to_ns);
      out += ',';
    }
    out += '\n';
  }
  return out;
}

std::string read(const std::string& bytes) {
  return text_of(read_price_list(bytes, "list.json"));
}

std::string refused(const std::string& bytes) {
  try {
    read_price_list(bytes, "list.json");
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("price lists: LiteLLM, with tiers, thresholds, caches and audio", "[price]") {
  CHECK(read(R"({"sample_spec":{"input_cost_per_token":1,"litellm_provider":"x"},
    "m":{"litellm_provider":"openai","mode":"chat","max_tokens":5,
      "cache_creation_input_token_cost":3.75e-06,
      "cache_creation_input_token_cost_above_1hr":6e-06,
      "cache_creation_input_token_cost_above_1hr_above_200k_tokens":1.2e-05,
      "cache_read_input_token_cost":3e-07,"input_cost_per_audio_token":1e-05,
      "input_cost_per_token":2.5e-06,"input_cost_per_token_above_200k_tokens":5e-06,
      "input_cost_per_token_above_200k_tokens_priority":1e-05,
      "input_cost_per_token_batches":1.25e-06,"input_cost_per_token_flex":1e-06,
      "output_cost_per_reasoning_token":4e-06,"output_cost_per_token":null,
      "search_context_cost_per_query":{"x":1},"input_cost_per_character":1}})") ==
        "openai m: cache_write 3750000000, cache_write_1h 6000000000,"
        " cache_write_1h>200000 12000000000, cache_read 300000000, audio_input 10000000000,"
        " input 2500000000, input>200000 5000000000, input>200000/priority 10000000000,"
        " input/batch 1250000000, input/flex 1000000000, reasoning 4000000000,\n");
}

TEST_CASE("price lists: a LiteLLM model without a price for input is left out and told",
          "[price]") {
  const PriceList list = read_price_list(
      R"({"image":{"litellm_provider":"openai","output_cost_per_image":0.04},
          "m":{"litellm_provider":"openai","input_cost_per_token":0}})",
      "l");
  CHECK(text_of(list) == "openai m: input 0,\n");
  CHECK(list.left_out == std::vector<std::string>{"image: no price for tokens"});
}

TEST_CASE("price lists: genai-prices, names and patterns of its match rules", "[price]") {
  CHECK(read(R"([{"id":"openai","models":[
      {"id":"m","match":{"or":[{"equals":"m"},{"starts_with":"m-2026"},{"contains":"-m-"},
        {"ends_with":"/m"}]},
       "prices":{"input_mtok":2,"output_mtok":0.15,"requests_kcount":12}}]}])") ==
        "openai m: input 2000000000, output 150000000, request 12000000000000,\n"
        "openai m-2026*: input 2000000000, output 150000000, request 12000000000000,\n"
        "openai *-m-*: input 2000000000, output 150000000, request 12000000000000,\n"
        "openai */m: input 2000000000, output 150000000, request 12000000000000,\n");
}

TEST_CASE("price lists: genai-prices, tiers and prices over time", "[price]") {
  CHECK(read(R"([{"id":"a","models":[{"id":"m","match":{"equals":"m"},"prices":[
      {"prices":{"input_mtok":{"base":5,"tiers":[{"start":200000,"price":10}]}}},
      {"constraint":{"start_date":"2026-03-13"},"prices":{"input_mtok":5}}]}]}])") ==
        "a m: input 5000000000 to 2026-03-13, input>200000 10000000000 to 2026-03-13,"
        " input 5000000000 from 2026-03-13,\n");
}

TEST_CASE("price lists: genai-prices, a provider that resells has what others list", "[price]") {
  CHECK(read(R"([{"id":"azure","fallback_model_providers":["openai"],"models":[
      {"id":"gpt","match":{"equals":"gpt"},"prices":{"input_mtok":9}}]},
    {"id":"openai","models":[
      {"id":"gpt","match":{"equals":"gpt"},"prices":{"input_mtok":1}},
      {"id":"o3","match":{"equals":"o3"},"prices":{"input_mtok":2}}]}])") ==
        "azure gpt: input 9000000000,\nazure o3: input 2000000000,\n"
        "openai gpt: input 1000000000,\nopenai o3: input 2000000000,\n");
}

TEST_CASE("price lists: what genai-prices says and daybook cannot is left out and told",
          "[price]") {
  const PriceList list = read_price_list(
      R"([{"id":"a","models":[
      {"id":"m","match":{"or":[{"equals":"m"},{"regex":"^m-\\d"}]},"prices":{"input_mtok":1}},
      {"id":"night","match":{"equals":"night"},"prices":[{"prices":{"input_mtok":1}},
        {"constraint":{"start_time":"00:30:00Z","end_time":"16:30:00Z"},"prices":{"input_mtok":2}}]}
    ]}])",
      "l");
  CHECK(text_of(list) == "a m: input 1000000000,\n");
  CHECK(list.left_out == std::vector<std::string>{"a m: a match rule that is not a plain one",
                                                  "a night: its price depends on the time of day"});
}

TEST_CASE("price lists: daybook's own, as an array or as lines", "[price]") {
  const std::string rate =
      R"({"provider":"openai","model":"m","meter":"input","usd_per_mtok":0.15,"over_tokens":0,)"
      R"("service_tier":"batch","from_at":"2026-09-01T00:00:00Z","to_at":null,"source":"me"})";
  const std::string other = R"({"model":"m","meter":"output","usd_per_mtok":1})";
  const std::string both =
      "openai m: input/batch 150000000 from 2026-09-01,\n m: output 1000000000,\n";
  CHECK(read("[" + rate + "," + other + "]") == both);
  CHECK(read(rate + "\n" + other + "\n") == both);
}

TEST_CASE("price lists: what is none is refused, with what one is", "[price]") {
  CHECK(refused("{}") == "list.json: not a price list");
  CHECK(refused("[1]") == "list.json: not a price list");
  CHECK(refused("{\"a\":1}\nx") == "list.json: line 2 is not JSON");
  CHECK(refused(R"([{"model":"m","meter":"inputs","usd_per_mtok":1}])")
            .find("prices: no such meter in ") == 0);
  CHECK(refused(R"([{"model":"m","meter":"input","usd_per_mtok":-1}])") == "m: not a price");
  CHECK(refused(R"({"m":{"litellm_provider":"x","input_cost_per_token":-1e-6}})") ==
        "m: input_cost_per_token: not a price");
  CHECK(refused(R"([{"id":"a","models":[{"id":"m"}]}])").find("genai-prices: ") == 0);
}
