// What others' tests say that usage bodies mean and cost (tests/data/prices), and where daybook
// differs: docs/costs.md argues each difference named here.
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "forms/usage.hpp"
#include "price/charge.hpp"
#include "price/price_list.hpp"
#include "price/price_store.hpp"
#include "price/price_table.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using Document = nlohmann::json;

namespace {

constexpr std::int64_t kAugust = 1'785'542'400LL * 1'000'000'000;  // 2026-08-01, before a change

std::string file(const std::string& name) {
  std::ifstream in(DAYBOOK_SOURCE_DIR "/tests/data/prices/" + name, std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<Document> lines(const std::string& name) {
  std::vector<Document> out;
  std::istringstream in(file(name));
  for (std::string line; std::getline(in, line);) out.push_back(Document::parse(line));
  return out;
}

std::int64_t count(const Document& usage, const char* name) {
  return usage.value(name, std::int64_t{0});
}

/// The oracle's "embeddings" flavour drops what a body says was answered.
bool drops_output(const Document& line) {
  return line["api_flavor"] == "embeddings" && !line["expect_usage"].contains("output_tokens") &&
         line["raw_body"]["usage"].value("completion_tokens", 0) > 0;
}

/// The oracle does not look at Mistral's num_cached_tokens.
bool drops_cached(const Document& line) {
  return line["raw_body"].contains("usage") &&
         line["raw_body"]["usage"].value("num_cached_tokens", 0) > 0;
}

Usage usage_of(const Document& line) {
  static std::string body;  // the view's text
  body = line["raw_body"].dump();
  return forms::decode_usage("usage", json::View(body), line["provider"].get<std::string>(), "");
}

}  // namespace

TEST_CASE("476 usage bodies of real responses mean the tokens that they mean to genai-prices",
          "[price]") {
  int seen = 0, dropped_output = 0, dropped_cached = 0;
  for (const Document& line : lines("usage_bodies.jsonl")) {
    INFO(line.dump());
    const price::Used used = price::used_of(usage_of(line), 0);
    const Document& expected = line["expect_usage"];
    ++seen;
    CHECK(used.input.value_or(0) == count(expected, "input_tokens"));
    dropped_output += drops_output(line);
    dropped_cached += drops_cached(line);
    if (!drops_output(line)) {
      CHECK(used.output.value_or(0) == count(expected, "output_tokens"));
      CHECK(used.reasoning.value_or(0) == count(expected, "output_reasoning_tokens"));
    }
    if (!drops_cached(line)) {
      CHECK(used.cache_read.value_or(0) == count(expected, "cache_read_tokens"));
    }
    CHECK(used.cache_write.value_or(0) == count(expected, "cache_write_tokens"));
    CHECK(used.audio_input.value_or(0) == count(expected, "input_audio_tokens"));
  }
  CHECK(seen == 476);
  CHECK(dropped_output == 41);
  CHECK(dropped_cached == 5);
}

TEST_CASE("and cost what genai-prices' list says, to the nano-dollar", "[price]") {
  // An image model whose price changed after the bodies were priced; OpenRouter's own bill with
  // more than tokens in it; a price by the time of day.
  const std::set<std::string> kArgued = {"genai-prices.0067", "genai-prices.0172",
                                         "genai-prices.1177"};
  PriceStore store;
  price::PriceTable table(store.db);
  for (const auto& model : price::read_price_list(file("prices_table.json"), "p").models)
    table.put(model, std::nullopt, kNow, "genai-prices");
  price::Catalogue catalogue(store.db);
  std::map<std::pair<std::string, std::string>, std::int64_t> ids;
  int priced = 0, argued = 0;
  for (const Document& line : lines("usage_bodies.jsonl")) {
    if (line["expect_input_price_usd"].is_null() || drops_output(line)) continue;
    INFO(line.dump());
    const std::string provider = line["provider"], model = line["model"];
    const std::int64_t id = ids.try_emplace({provider, model}, ids.size() + 1).first->second;
    const price::Charge charge =
        price::charge(catalogue, {id, provider, model}, usage_of(line), std::nullopt, kAugust);
    const double usd = std::stod(line["expect_input_price_usd"].get<std::string>()) +
                       std::stod(line["expect_output_price_usd"].get<std::string>());
    const bool same =
        charge.nano_usd && std::abs(static_cast<double>(*charge.nano_usd) - usd * 1e9) < 0.500001;
    CHECK(same != (kArgued.count(line["id"]) > 0));
    ++priced;
    argued += same ? 0 : 1;
  }
  CHECK(priced == 373);
  CHECK(argued == 3);
}

TEST_CASE("cost cases of Laminar cost what they cost there", "[price]") {
  int seen = 0;
  for (const Document& line : lines("cost_cases.jsonl")) {
    if (line["kind"] != "cost") continue;
    INFO(line.dump());
    Document model = line["prices_usd_per_token"];
    model["litellm_provider"] = "p";
    const auto list = price::read_price_list(Document{{"m", model}}.dump(), "p");
    const std::string body = line["usage"].dump();
    Usage usage = forms::decode_usage("usage", json::View(body), "p", "exclusive");
    const price::Rates rates(list.models.at(0).rates);
    const auto cost = price::cost_of(rates, price::used_of(usage, 0));
    ++seen;
    if (line["usage"].empty()) {  // nothing is known, so its cost is not
      CHECK_FALSE(cost);
      continue;
    }
    REQUIRE(cost);
    const Document& expected = line["expect"];
    if (expected.contains("input_cost"))
      CHECK(cost->input_nano_usd == std::llround(expected["input_cost"].get<double>() * 1e9));
    if (expected.contains("output_cost"))
      CHECK(cost->output_nano_usd == std::llround(expected["output_cost"].get<double>() * 1e9));
  }
  CHECK(seen == 19);
}
