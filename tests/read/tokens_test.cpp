#include "read/call_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr const char* kView =
    "SELECT day, service, environment, operation, provider, model, count, input_tokens,"
    " output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_usd, unpriced"
    " FROM report_tokens ORDER BY day, service, environment, operation, coalesce(provider, ''),"
    " coalesce(model, '')";

Completion used(int hours, std::int64_t input, std::optional<double> cost_usd) {
  Completion call = CallStore::call(1, hours);
  call.usage.input = input;
  call.usage.output = 7;
  call.usage.cache_read = 3;
  call.cost_usd = cost_usd;
  return call;
}

}  // namespace

TEST_CASE("Reader::tokens says what the view report_tokens says") {
  CallStore store;
  for (int i = 0; i < 60; ++i) {
    Completion call = used(i, 100 + i, i % 3 ? std::optional(0.25) : std::nullopt);
    if (i % 2 == 0) call.model = "claude";
    if (i % 5 == 0) call.usage = {};
    store.add(call);
  }
  const Reader reader = store.reader();
  CHECK(reader.tokens().size() == 6);
  CHECK(table(reader.tokens()) == table(reader.query(kView)));
}

TEST_CASE("Cost is a lower bound beside the calls that have none") {
  CallStore store;
  store.add(used(0, 1, 0.5));
  store.add(used(0, 2, std::nullopt));
  const auto rows = store.reader().tokens();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].input_tokens == 3);
  CHECK(rows[0].output_tokens == 14);
  CHECK(rows[0].cache_read_tokens == 6);
  CHECK(rows[0].cost_usd == 0.5);
  CHECK(rows[0].unpriced == 1);
}

TEST_CASE("An unknown cost is no cost of zero, and zero is a price") {
  CallStore store;
  store.add(used(0, 1, std::nullopt));
  CHECK_FALSE(store.reader().tokens()[0].cost_usd);
  store.add(used(0, 1, 0.0));
  CHECK(store.reader().tokens()[0].cost_usd == 0.0);
}

TEST_CASE("Calls without usage are no rows of tokens") {
  CallStore store;
  store.add(CallStore::call(1));
  CHECK(store.reader().tokens().empty());
}
