// Cost: every token is charged once, by the rate that holds for it; the sum is rounded once.
#include "price/cost.hpp"

#include <sstream>

#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::price;

namespace {

/// "input 3, output 15, cache_read 0.3, input/batch 1.5, input>200000 6": dollars for a million
/// tokens.
Rates rates(const std::string& text) {
  std::vector<Rate> list;
  std::istringstream in(text);
  std::string name;
  double usd = 0;
  char comma = 0;
  while (in >> name >> usd) {
    Rate rate;
    rate.id = static_cast<std::int64_t>(list.size()) + 1;
    if (const auto over = name.find('>'); over != name.npos) {
      rate.over_tokens = std::stoll(name.substr(over + 1));
      name.resize(over);
    }
    if (const auto tier = name.find('/'); tier != name.npos) {
      rate.tier = tier_of(name.substr(tier + 1));
      name.resize(tier);
    }
    rate.meter = meter_named(name).value();
    rate.nano_usd_per_mtok = std::llround(usd * 1e9);
    list.push_back(rate);
    in >> comma;
  }
  return Rates(std::move(list));
}

Used used(std::int64_t input, std::int64_t output) {
  Used u;
  u.input = input;
  u.output = output;
  return u;
}

/// "input + output = whole" in nano-dollars, or "unknown".
std::string cost(const std::string& list, const Used& u) {
  const auto cost = cost_of(rates(list), u);
  if (!cost) return "unknown";
  return std::to_string(cost->input_nano_usd) + " + " + std::to_string(cost->output_nano_usd) +
         " = " + std::to_string(cost->nano_usd);
}

}  // namespace

TEST_CASE("cost: tokens by the rates of input and output", "[price]") {
  CHECK(cost("input 3, output 15", used(1000, 100)) == "3000000 + 1500000 = 4500000");
  CHECK(cost("input 0.15, output 0.6", used(1, 1)) == "150 + 600 = 750");
}

TEST_CASE("cost: the sum is rounded once, half away from zero", "[price]") {
  CHECK(cost("input 0.0005, output 0.0005", used(1, 1)) == "1 + 0 = 1");
  CHECK(cost("input 0.0004, output 0.0004", used(1, 1)) == "0 + 1 = 1");
  CHECK(cost("input 0.0004, output 0.0004", used(1, 0)) == "0 + 0 = 0");
}

TEST_CASE("cost: cached tokens have their own rates, or that of the input", "[price]") {
  Used u = used(1000, 0);
  u.cache_read = 600;
  u.cache_write = 300;
  CHECK(cost("input 3, cache_read 0.3, cache_write 3.75", u) == "1605000 + 0 = 1605000");
  CHECK(cost("input 3", u) == "3000000 + 0 = 3000000");
  u.cache_write_1h = 100;
  CHECK(cost("input 3, cache_read 0.3, cache_write 3.75, cache_write_1h 6", u) ==
        "1830000 + 0 = 1830000");
  CHECK(cost("input 3, cache_read 0.3, cache_write 3.75", u) == "1605000 + 0 = 1605000");
}

TEST_CASE("cost: reasoning and audio have their own rates, or that of what they are parts of",
          "[price]") {
  Used u = used(100, 100);
  u.reasoning = 40;
  u.audio_input = 30;
  u.audio_output = 10;
  CHECK(cost("input 1, output 2", u) == "100000 + 200000 = 300000");
  CHECK(cost("input 1, output 2, reasoning 4, audio_input 10, audio_output 20", u) ==
        "370000 + 460000 = 830000");
  u.cache_read = 20;
  u.audio_cache_read = 20;
  CHECK(cost("input 1, output 0, audio_input 10, cache_read 0.5, audio_cache_read 5", u) ==
        "270000 + 0 = 270000");
}

TEST_CASE("cost: above a number of input tokens all tokens have the other rate", "[price]") {
  const std::string list = "input 3, output 15, cache_read 0.3, input>200000 6, output>200000 30";
  CHECK(cost(list, used(200000, 100)) == "600000000 + 1500000 = 601500000");
  CHECK(cost(list, used(200001, 100)) == "1200006000 + 3000000 = 1203006000");
  Used cached = used(250000, 0);
  cached.cache_read = 200000;
  CHECK(cost(list, cached) == "360000000 + 0 = 360000000");
  CHECK(cost("input 1, input>128000 2, input>200000 3", used(150000, 0)) ==
        "300000000 + 0 = 300000000");
}

TEST_CASE("cost: a service tier has its rates, else the standard ones", "[price]") {
  Used u = used(1000, 1000);
  u.tier = ServiceTier::priority;
  CHECK(cost("input 1, output 2, input/priority 2, output/priority 4", u) ==
        "2000000 + 4000000 = 6000000");
  CHECK(cost("input 1, output 2", u) == "1000000 + 2000000 = 3000000");
  u.tier = ServiceTier::flex;
  CHECK(cost("input 1, output 2, input/flex 0.5", u) == "500000 + 2000000 = 2500000");
}

TEST_CASE("cost: a batch costs half where the list has no batch prices", "[price]") {
  Used u = used(1000, 1000);
  u.tier = ServiceTier::batch;
  CHECK(cost("input 1, output 2", u) == "500000 + 1000000 = 1500000");
  CHECK(cost("input 1, output 2, input/batch 0.8", u) == "800000 + 2000000 = 2800000");
}

TEST_CASE("cost: what was paid ahead has none", "[price]") {
  Used u = used(1, 1);
  u.tier = ServiceTier::prepaid;
  CHECK(cost("input 1, output 2", u) == "unknown");
}

TEST_CASE("cost: a rate that is missing makes it unknown, a rate of 0 does not", "[price]") {
  CHECK(cost("input 1", used(1, 1)) == "unknown");
  CHECK(cost("output 1", used(1, 1)) == "unknown");
  CHECK(cost("input 1", used(1000, 0)) == "1000000 + 0 = 1000000");
  CHECK(cost("input 0, output 0", used(1, 1)) == "0 + 0 = 0");
  CHECK(cost("", used(0, 0)) == "unknown");
  Used nothing;
  CHECK(cost("input 1, output 1", nothing) == "unknown");
}

TEST_CASE("cost: a price for a call is charged once", "[price]") {
  CHECK(cost("input 1, output 1, request 5000", used(1000, 0)) == "1000000 + 0 = 6000000");
}

TEST_CASE("cost: rates hold from a time until another", "[price]") {
  Rate before{1, Meter::input, ServiceTier::standard, 0, 0, 100, 1'000'000'000};
  Rate after{2, Meter::input, ServiceTier::standard, 0, 100, kForEver, 2'000'000'000};
  const Rates both({after, before});
  Used u = used(1000, 0);
  const auto at = [&](std::int64_t at_ns) {
    u.at_ns = at_ns;
    return cost_of(both, u).value_or(Cost{});
  };
  CHECK(at(99).nano_usd == 1'000'000);
  CHECK(at(99).price_id == 1);
  CHECK(at(100).nano_usd == 2'000'000);
  CHECK(at(100).price_id == 2);
}

TEST_CASE("cost: the largest counts do not overflow", "[price]") {
  CHECK(cost("input 1000000", used(1LL << 40, 0)) == "1000000000000000 + 0 = 1000000000000000");
}

TEST_CASE("cost: service tiers by the names that providers give them", "[price]") {
  for (const char* name : {"", "default", "auto", "standard", "ON_DEMAND", "on_demand"})
    CHECK(tier_of(name) == ServiceTier::standard);
  CHECK(tier_of("batch") == ServiceTier::batch);
  CHECK(tier_of("ON_DEMAND_FLEX") == ServiceTier::flex);
  CHECK(tier_of("Priority") == ServiceTier::priority);
  CHECK(tier_of("PROVISIONED_THROUGHPUT") == ServiceTier::prepaid);
}
