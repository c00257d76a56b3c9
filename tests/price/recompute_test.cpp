// Recompute: stored calls get the cost of today's list, and everything that sums them up with them.
#include "daybook/prices.hpp"
#include "daybook/upkeep.hpp"
#include "price/price_store.hpp"
#include "read/call_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

struct SumStore : PriceStore {
  void set(double input, double output, const std::string& model = "m") {
    PriceOptions ever;
    ever.from = Time(Nanos(0));
    set_prices(path,
               {Price{"openai", model, "input", input, 0, "standard"},
                Price{"openai", model, "output", output, 0, "standard"}},
               ever);
  }
  std::string one(const std::string& sql) { return table(Reader::open(path).query(sql)); }
  void expect_sound() {
    for (const auto& finding : check_store(path).findings) {
      INFO(finding.check << ": " << finding.text);
      CHECK(finding.kind != CheckResult::Finding::Kind::wrong);
    }
  }
};

Completion call(int hours = 0, std::string model = "m") {
  Completion record = CallStore::call(1, hours, std::move(model));
  record.provider = "openai";
  record.usage.input = 1000;
  record.usage.output = 100;
  record.conversation_id = "c";
  record.parent = trace_context(1, 9);
  return record;
}

constexpr const char* kSums =
    "SELECT (SELECT sum(cost_nano_usd) FROM token_usages), (SELECT sum(unpriced) FROM "
    "report_tokens),"
    " (SELECT round(sum(cost_usd) * 1e9) FROM report_tokens),"
    " (SELECT round(sum(cost_usd) * 1e9) FROM report_tokens_hourly),"
    " (SELECT round(cost_usd * 1e9) || '/' || unpriced FROM conversations),"
    " (SELECT coalesce(sum(cost_nano_usd), 0) || '/' || sum(unpriced) FROM trace)";

}  // namespace

TEST_CASE("recompute: calls that were stored without a price get one", "[price]") {
  SumStore store;
  store.now_ns = kNow + 200 * kHour;
  for (int i = 0; i < 5; ++i) store.add(call(i * 30));  // over several days, folded and not
  const std::int64_t folded = store.integer("SELECT folded_hour FROM store_state");
  CHECK(folded > kFirstHour / kHour + 90);
  CHECK(folded < kFirstHour / kHour + 120);
  CHECK(store.one(kSums).find("|5|") == 0);
  store.set(1, 2);
  const RecomputeResult result = recompute_costs(store.path);
  CHECK(result.calls == 5);
  CHECK(result.models == 1);
  CHECK(result.changed == 5);
  CHECK(result.unpriced == 0);
  CHECK(store.one(kSums) == "6000000|0|6000000.000000|6000000.000000|6000000.0/0|6000000/0\n");
  CHECK(store.integer("SELECT count(*) FROM rollup_hour_measure") == 4);  // and as the check says
  store.expect_sound();
}

TEST_CASE("recompute: a price that changed changes the cost, once", "[price]") {
  SumStore store;
  store.set(1, 2);
  store.add(call());
  store.add(call(50));
  store.set(2, 2);
  CHECK(recompute_costs(store.path).changed == 2);
  CHECK(recompute_costs(store.path).changed == 0);
  CHECK(store.one("SELECT sum(cost_nano_usd), min(cost_source) FROM token_usages") ==
        "4400000|computed\n");
  store.expect_sound();
}

TEST_CASE("recompute: what a sender reported stays", "[price]") {
  SumStore store;
  Completion told = call();
  told.cost_usd = 0.25;
  store.add(told);
  store.set(1, 2);
  CHECK(recompute_costs(store.path).changed == 0);
  CHECK(store.one("SELECT cost_nano_usd, cost_source FROM token_usages") == "250000000|reported\n");
}

TEST_CASE("recompute: a price that is no more leaves the cost unknown", "[price]") {
  SumStore store;
  store.set(1, 2);
  store.add(call());
  store.db.exec("UPDATE price SET to_ns = from_ns; UPDATE store_state SET policy_version = 9");
  const RecomputeResult result = recompute_costs(store.path);
  CHECK(result.changed == 1);
  CHECK(result.unpriced == 1);
  CHECK(store.one("SELECT cost_nano_usd, cost_source, price_id FROM token_usages") == "||\n");
  store.expect_sound();
}

TEST_CASE("recompute: of a time alone", "[price]") {
  SumStore store;
  store.add(call(0));
  store.add(call(48));
  store.set(1, 2);
  RecomputeOptions options;
  options.since = hour(24);
  CHECK(recompute_costs(store.path, options).changed == 1);
  CHECK(store.one("SELECT cost_nano_usd FROM token_usages ORDER BY id") == "\n1200000\n");
  store.expect_sound();
}

TEST_CASE("recompute: is done in small steps and can be stopped between them", "[price]") {
  SumStore store;
  store.begin();
  for (int i = 0; i < 4500; ++i) store.put(call());
  store.commit();
  store.set(1, 2);
  RecomputeOptions options;
  options.stop = [] { return true; };
  const RecomputeResult first = recompute_costs(store.path, options);
  CHECK_FALSE(first.complete);
  CHECK(first.changed == 2000);
  store.expect_sound();
  CHECK(recompute_costs(store.path).changed == 2500);
  store.expect_sound();
}

TEST_CASE("recompute: a writer that is open goes on from what it left", "[price]") {
  SumStore store;
  store.add(call());
  store.set(1, 2);
  recompute_costs(store.path);
  store.add(call());
  CHECK(store.one("SELECT round(cost_usd * 1e9), unpriced FROM report_tokens") ==
        "2400000.000000|0\n");
  store.expect_sound();
}

TEST_CASE("recompute: the cost of a prompt's version is that of its calls", "[price]") {
  SumStore store;
  Completion priced = call();
  priced.messages = {{"system", "Be brief."}, {"user", "a"}};
  store.add(priced);
  const std::string cost = "SELECT cost_usd, priced, unpriced FROM prompts";
  CHECK(store.one(cost) == "|0|1\n");
  store.set(1, 2);
  recompute_costs(store.path);
  CHECK(store.one(cost) == "0.001200|1|0\n");
  store.expect_sound();
}
