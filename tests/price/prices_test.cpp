// Prices in a store: lists go in with their history, and records get their cost as they come.
#include "daybook/prices.hpp"

#include <fstream>

#include "price/price_store.hpp"
#include "read/call_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

struct ListStore : PriceStore {
  std::string file(const std::string& text) {
    const std::string name = folder / "list.json";
    std::ofstream(name) << text;
    return name;
  }
  PriceResult import(const std::string& text, const PriceOptions& options = {}) {
    return import_prices(path, file(text), options);
  }
  std::string prices() {
    return table(Reader::open(path).query(
        "SELECT coalesce(provider, '-'), model, meter, usd_per_mtok, coalesce(from_at, '-'),"
        " coalesce(to_at, '-'), source FROM prices ORDER BY meter, price_id"));
  }
  std::string costs() {
    return table(Reader::open(path).query(
        "SELECT model, cost_nano_usd, cost_source, price_id FROM token_usages ORDER BY id"));
  }
};

const std::string kList = R"({"m":{"litellm_provider":"openai","input_cost_per_token":1e-06,)"
                          R"("output_cost_per_token":2e-06}})";

Completion call(std::string model, std::int64_t at_ns = kNow) {
  Completion record;
  record.provider = "openai";
  record.model = std::move(model);
  record.at = Time(Nanos(at_ns));
  record.usage.input = 1000;
  record.usage.output = 100;
  return record;
}

Time day(int days) {
  return Time(Nanos(kNow + days * 86400LL * 1'000'000'000));
}

}  // namespace

TEST_CASE("prices: a store has none until it is given some", "[price]") {
  ListStore store;
  store.add(call("m"));
  CHECK(store.prices() == "");
  CHECK(store.costs() == "m|||\n");
  CHECK(
      table(Reader::open(store.path)
                .query("SELECT provider, model, count, first_at, last_at FROM unpriced_models")) ==
      "openai|m|1|2026-11-18T11:00:00Z|2026-11-18T11:00:00Z\n");
}

TEST_CASE("prices: unpriced models tell their first and last hour, folded or not", "[price]") {
  ListStore store;
  store.now_ns = kNow + 200 * kHour;
  for (const int hours : {2, 5, 40, 100}) store.add(call("m", kFirstHour + hours * kHour));
  store.import(R"([{"model":"n","meter":"input","usd_per_mtok":1},)"
               R"({"model":"n","meter":"output","usd_per_mtok":1}])");
  store.add(call("n", kFirstHour));
  CHECK(store.integer("SELECT folded_hour FROM store_state") > kFirstHour / kHour + 5);
  CHECK(table(Reader::open(store.path).query("SELECT * FROM unpriced_models")) ==
        "openai|m|4|2026-11-18T13:00:00Z|2026-11-22T15:00:00Z\n");
}

TEST_CASE("prices: a list goes in, and a second time changes nothing", "[price]") {
  ListStore store;
  const PriceResult first = store.import(kList), second = store.import(kList);
  CHECK(first.models == 1);
  CHECK(first.changed == 1);
  CHECK(second.models == 1);
  CHECK(second.changed == 0);
  CHECK(store.prices() ==
        "openai|m|input|1.000000|-|-|litellm\nopenai|m|output|2.000000|-|-|litellm\n");
}

TEST_CASE("prices: records get their cost as they come, by a price of 0 too", "[price]") {
  ListStore store;
  store.import(kList);
  store.import(R"([{"provider":"openai","model":"free","meter":"input","usd_per_mtok":0},)"
               R"({"provider":"openai","model":"free","meter":"output","usd_per_mtok":0}])");
  store.add(call("m"));
  store.add(call("free"));
  store.add(call("other"));
  CHECK(store.costs() == "m|1200000|computed|1\nfree|0|computed|3\nother|||\n");
  CHECK(
      table(Reader::open(store.path)
                .query(
                    "SELECT input_cost_usd, output_cost_usd FROM completions WHERE model = 'm'")) ==
      "0.001000|0.000200\n");
}

TEST_CASE("prices: what a sender reports wins", "[price]") {
  ListStore store;
  store.import(kList);
  Completion told = call("m");
  told.cost_usd = 0.5;
  store.add(told);
  CHECK(store.costs() == "m|500000000|reported|\n");
}

TEST_CASE("prices: a writer that is open follows a new list within a batch", "[price]") {
  ListStore store;
  store.add(call("m"));
  store.import(kList);
  store.add(call("m"));
  CHECK(store.costs() == "m|||\nm|1200000|computed|1\n");
}

TEST_CASE("prices: calls have the price of when they began", "[price]") {
  ListStore store;
  store.import(kList);
  PriceOptions later;
  later.from = day(1);
  later.source = "contract";
  const std::string cheaper = R"({"m":{"litellm_provider":"openai","input_cost_per_token":5e-07,)"
                              R"("output_cost_per_token":2e-06}})";
  CHECK(store.import(cheaper, later).changed == 1);
  CHECK(store.prices() ==
        "openai|m|input|1.000000|-|2026-11-19T11:06:40Z|litellm\n"
        "openai|m|input|0.500000|2026-11-19T11:06:40Z|-|contract\n"
        "openai|m|output|2.000000|-|-|litellm\n");
  store.add(call("m", kNow));
  store.add(call("m", day(2).time_since_epoch().count()));
  CHECK(store.costs() == "m|1200000|computed|1\nm|700000|computed|3\n");
}

TEST_CASE("prices: a rate that a later list lacks ends, and comes again", "[price]") {
  ListStore store;
  store.import(R"([{"model":"m","meter":"input","usd_per_mtok":1},)"
               R"({"model":"m","meter":"cache_read","usd_per_mtok":0.1}])");
  PriceOptions tomorrow, day_after;
  tomorrow.from = day(1);
  day_after.from = day(2);
  const std::string without = R"([{"model":"m","meter":"input","usd_per_mtok":1}])";
  CHECK(store.import(without, tomorrow).changed == 1);
  CHECK(store.import(without, day_after).changed == 0);
  CHECK(store.prices() ==
        "-|m|cache_read|0.100000|-|2026-11-19T11:06:40Z|prices\n"
        "-|m|input|1.000000|-|-|prices\n");
}

TEST_CASE("prices: a correction from the past replaces what held since, its rows stay", "[price]") {
  ListStore store;
  store.import(kList);
  PriceOptions ever;
  ever.from = Time(Nanos(0));
  store.import(R"({"m":{"litellm_provider":"openai","input_cost_per_token":3e-06,)"
               R"("output_cost_per_token":2e-06}})",
               ever);
  CHECK(store.prices() ==
        "openai|m|input|3.000000|-|-|litellm\nopenai|m|output|2.000000|-|-|litellm\n");
}

TEST_CASE("prices: a list with dates is taken as it is", "[price]") {
  ListStore store;
  const std::string dated =
      R"([{"id":"openai","models":[{"id":"m","match":{"equals":"m"},"prices":[)"
      R"({"prices":{"input_mtok":10,"output_mtok":40}},)"
      R"({"constraint":{"start_date":"2026-11-19"},"prices":{"input_mtok":2,"output_mtok":8}}]}]}])";
  CHECK(store.import(dated).changed == 1);
  CHECK(store.import(dated).changed == 0);
  store.add(call("m", kNow));
  store.add(call("m", day(1).time_since_epoch().count()));
  CHECK(store.costs() == "m|14000000|computed|1\nm|2800000|computed|3\n");
}

TEST_CASE("prices: some rates are set by hand, the others stay", "[price]") {
  ListStore store;
  store.import(kList);
  Price cached{"openai", "m", "cache_read", 0.1, 0, "standard"};
  CHECK(set_prices(store.path, {cached}).changed == 1);
  CHECK(set_prices(store.path, {cached}).changed == 0);
  CHECK(store.prices() ==
        "openai|m|cache_read|0.100000|-|-|set\n"
        "openai|m|input|1.000000|-|-|litellm\n"
        "openai|m|output|2.000000|-|-|litellm\n");
}

TEST_CASE("prices: what is no price is refused whole", "[price]") {
  ListStore store;
  const auto refused = [&](const Price& price) {
    try {
      set_prices(store.path, {Price{"", "good", "input", 1, 0, "standard"}, price});
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(refused({"", "m", "inputs", 1, 0, "standard"}) == "price of m: no such meter: inputs");
  CHECK(refused({"", "m", "input", 1, 0, "gold"}) == "price of m: no such service tier: gold");
  CHECK(refused({"", "m", "input", -1, 0, "standard"}) == "m: not a price");
  CHECK(refused({"", "", "input", 1, 0, "standard"}) == "price of : no model");
  CHECK(store.prices() == "");
}

TEST_CASE("prices: the view prices can be imported again", "[price]") {
  ListStore store, other;
  store.import(kList);
  Rows rows = Reader::open(store.path)
                  .query(
                      "SELECT json_group_array(json_object('provider', provider, 'model', model,"
                      " 'meter', meter, 'usd_per_mtok', usd_per_mtok, 'over_tokens',"
                      " over_tokens, 'service_tier', service_tier, 'from_at', from_at, 'to_at',"
                      " to_at, 'source', source)) FROM prices");
  REQUIRE(rows.next());
  CHECK(other.import(std::string(rows.text(0))).changed == 1);
  CHECK(other.prices() == store.prices());
}

TEST_CASE("prices: a change is audited", "[price]") {
  ListStore store;
  store.import(kList);
  CHECK(store.text("SELECT object FROM audit WHERE action = 'set'") == "prices=litellm");
}
