// Hours and groups that stand out from the same hour of the week.
#include "support/catch.hpp"
#include "watch/week_store.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

std::string text(const Anomalies& found) {
  std::string out;
  for (const AnomalyRow& r : found.rows)
    out += std::to_string((r.at->time_since_epoch().count() - kFirstHour) / kHour) + ' ' + r.model +
           ' ' + measure_name(r.measure) + ' ' + number(r.value) + " usual " +
           number(r.norm.usual) + " z " + number(r.norm.strength) + '\n';
  return out;
}

/// Five weeks in which each hour of a day has as many calls.
struct EvenStore : WeekStore {
  EvenStore() {
    for (int week = 1; week <= 5; ++week)
      for (int at = 0; at < 6; ++at) calls(25, -168 * week + at);
  }
};

}  // namespace

TEST_CASE("anomaly: hours that stand out, the strongest first", "[watch]") {
  EvenStore store;
  for (const int at : {0, 1, 3, 5}) store.calls(25, at);
  store.calls(50, 2);
  const auto found = anomalies(store.reader(), hours_of(0, 6));
  // 25 calls: chance makes 5 of them, and root(2 / 25) of their tokens and cost
  CHECK(text(found) ==
        "2 gpt calls 50 usual 25 z 5\n4 gpt calls 0 usual 25 z -5\n"
        "2 gpt tokens 500 usual 250 z 3.536\n2 gpt cost_usd 25 usual 12.5 z 3.536\n"
        "4 gpt tokens 0 usual 250 z -3.536\n4 gpt cost_usd 0 usual 12.5 z -3.536\n");
  CHECK(found.judged == 6 * 6 - 2);  // no rate and no percentile of an hour without calls
  CHECK(found.too_little_data == 0);
}

TEST_CASE("anomaly: a group without a history is counted, not listed", "[watch]") {
  EvenStore store;
  store.calls(500, 0, 100, "new");
  const auto found = anomalies(store.reader(), hours_of(0, 1));
  CHECK(text(found).find("new") == std::string::npos);
  CHECK(found.too_little_data == 6);
}

TEST_CASE("anomaly: hours that were pruned are not known, whatever their days are", "[watch]") {
  EvenStore store;
  for (const int at : {0, 1, 2, 3, 4, 5}) store.calls(25, at);
  store.prune_hours(-168 * 2);
  const auto found = anomalies(store.reader(), hours_of(0, 6));
  CHECK(text(found) == "");
  CHECK(found.judged == 0);
  CHECK(found.too_little_data == 6 * 6);
  CHECK(anomalies(store.reader(), hours_of(-168 * 3 - 24, -168 * 3 + 24)).too_little_data == 0);
}

TEST_CASE("anomaly: slower calls of one model stand out by themselves", "[watch]") {
  EvenStore store;
  store.calls(25, 0, 300);
  CHECK(text(anomalies(store.reader(), hours_of(0, 1))).find("0 gpt p95_ms ") == 0);
}

TEST_CASE("anomaly: hours of a week or more are compared with those before it as well", "[watch]") {
  WeekStore store;
  for (int at = -168 * 8; at < 0; at += 4) store.calls(25, at);
  store.calls(100, -200);
  const auto found = anomalies(store.reader(), hours_of(-336, 0));
  CHECK(text(found).find("-200 gpt") == 0);
  CHECK(found.rows.size() == 3);  // calls, tokens, cost
  CHECK(found.rows[0].norm.weeks == 6);
}

TEST_CASE("anomaly: nothing is looked for in more than 31 days", "[watch]") {
  WeekStore store;
  CHECK_THROWS_AS(anomalies(store.reader(), hours_of(-32 * 24, 0)), Error);
}
