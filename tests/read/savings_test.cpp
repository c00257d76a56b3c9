// What could have been saved: requests that were answered before, prompts that a cache could have
// held, models that cost less.
#include "daybook/savings.hpp"
#include "daybook/prices.hpp"
#include "read/call_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

/// Calls of one service, and prices of the provider acme: a million tokens of `big` cost 10 in and
/// 20 out, 1 out of the cache; `small` a tenth; `huge` ten times as much.
struct SavingStore : CallStore {
  SavingStore() {
    set_prices(path, {{"acme", "big", "input", 10},
                      {"acme", "big", "output", 20},
                      {"acme", "big", "cache_read", 1},
                      {"acme", "small", "input", 1},
                      {"acme", "small", "output", 2},
                      {"acme", "huge", "input", 100},
                      {"acme", "huge", "output", 200},
                      {"acme", "embedding", "input", 0.01},
                      {"acme", "embedding", "output", 0},
                      {"other", "cheap", "input", 0.1},
                      {"other", "cheap", "output", 0.1}});
  }

  static Completion question(std::vector<std::string> texts, int seconds = 0) {
    Completion record = call(100);
    record.at = *record.at + std::chrono::seconds(seconds);
    record.provider = "acme";
    record.model = "big";
    bool asks = true;
    for (std::string& text : texts) {
      record.messages.push_back({asks ? "user" : "assistant", std::move(text)});
      asks = !asks;
    }
    record.response.push_back({"assistant", "answer"});
    record.usage.input = 2000;
    record.usage.output = 100;
    return record;
  }

  std::string told(Saving what, SavingsOptions options = {}) const {
    options.since = hour(-24);
    std::string text;
    for (const SavingRow& r : savings(reader(), options)) {
      if (r.what != what) continue;
      text += r.model + (r.other_model.empty() ? "" : " > " + r.other_model) + ": " +
              std::to_string(r.count) + ' ' + std::to_string(r.input_tokens) + ' ' +
              std::to_string(r.output_tokens) + ", " + cell(r.cost_usd) + ' ' +
              cell(r.would_cost_usd) + ' ' + cell(r.saved_usd) + ", unpriced " +
              std::to_string(r.unpriced) + '\n';
    }
    return text;
  }
};

}  // namespace

TEST_CASE("savings: of equal requests all answers but the first are repeated", "[read]") {
  SavingStore store;
  for (const int seconds : {0, 1000, 2000}) store.add(store.question({"hello"}, seconds));
  store.add(store.question({"hello", "answer", "more"}));
  CHECK(store.told(Saving::repeated) ==
        "big: 2 4000 200, 0.044000 0.000000 0.044000, unpriced 0\n");
}

TEST_CASE("savings: what failed, was asked otherwise or came from a cache repeats nothing",
          "[read]") {
  SavingStore store;
  store.add(store.question({"hello"}));
  Completion failed = store.question({"hello"}, 1);
  failed.failure = Failure{"Timeout", "slow", "", ""};
  store.add(failed);
  Completion warmer = store.question({"hello"}, 2);
  warmer.parameters = {{"temperature", 1.0}};
  store.add(warmer);
  Completion other = store.question({"hello"}, 3);
  other.model = "small";
  store.add(other);
  Completion hit = store.question({"hello"}, 4);
  hit.cache_hit = true;
  store.add(hit);
  CHECK(store.told(Saving::repeated) == "");
}

TEST_CASE("savings: a repeated call without a known cost is unpriced", "[read]") {
  SavingStore store;
  for (const int seconds : {0, 1, 2}) {
    Completion record = store.question({"hello"}, seconds);
    record.model = "unheard-of";
    store.add(record);
  }
  CHECK(store.told(Saving::repeated) == "unheard-of: 2 4000 200,   , unpriced 2\n");
}

TEST_CASE("savings: a prompt that begins with one just sent could have been cached", "[read]") {
  SavingStore store;
  store.add(store.question({"hello"}));
  Completion next = store.question({"hello", "answer", "more"}, 60);
  next.usage.input = 2500;
  store.add(next);
  // 2,500 at 10 and 100 at 20, or 500 at 10, 2,000 at 1 and 100 at 20
  CHECK(store.told(Saving::cache_miss) ==
        "big: 1 2000 100, 0.027000 0.009000 0.018000, unpriced 0\n");
}

TEST_CASE("savings: no cache is missed by a short, late, first or cached prompt", "[read]") {
  SavingStore store;
  store.add(store.question({"late"}));
  store.add(store.question({"late", "answer", "more"}, 301));
  Completion brief = store.question({"short"});
  brief.usage.input = 1023;
  store.add(brief);
  store.add(store.question({"short", "answer", "more"}, 60));
  store.add(store.question({"cached"}));
  Completion cached = store.question({"cached", "answer", "more"}, 60);
  cached.usage.cache_read = 1024;
  store.add(cached);
  CHECK(store.told(Saving::cache_miss) == "");
}

TEST_CASE("savings: models of the provider that would have cost less", "[read]") {
  SavingStore store;
  store.add(store.question({"hello"}));
  store.add(store.question({"goodbye"}));
  // huge is dearer, cheap is another provider's, and embedding answers nothing
  CHECK(store.told(Saving::cheaper_model) ==
        "big > small: 2 4000 200, 0.044000 0.004400 0.039600, unpriced 0\n");
}

TEST_CASE("savings: a model asked for by name is told even if it is dearer", "[read]") {
  SavingStore store;
  store.add(store.question({"hello"}));
  SavingsOptions options;
  options.against = {"huge"};
  CHECK(store.told(Saving::cheaper_model, options) ==
        "big > huge: 1 2000 100, 0.022000 0.220000 -0.198000, unpriced 0\n");
  options.against.clear();
  options.instead = {{"big", "cheap"}};
  CHECK(store.told(Saving::cheaper_model, options) ==
        "big > cheap: 1 2000 100, 0.022000 0.000210 0.021790, unpriced 0\n");
  options.instead = {{"big", "nobody"}};
  CHECK_THROWS_WITH(store.told(Saving::cheaper_model, options),
                    Catch::Contains("no price is known of model \"nobody\""));
}

TEST_CASE("savings: calls outside the window or of other models are not looked at", "[read]") {
  SavingStore store;
  for (const int seconds : {0, 10}) store.add(store.question({"hello"}, seconds - 30 * 3600));
  CHECK(store.told(Saving::repeated) == "");
  for (const int seconds : {0, 10}) store.add(store.question({"hello"}, seconds));
  SavingsOptions options;
  options.model = "small";
  CHECK(store.told(Saving::repeated, options) == "");
  CHECK(store.told(Saving::repeated) != "");
  CHECK_THROWS_AS(savings(store.reader(), SavingsOptions{}), Error);
}

TEST_CASE("a time with more calls than may be held is refused, not told in part",
          "[read][savings]") {
  SavingStore store;
  for (const char* text : {"a", "b", "c"}) store.add(SavingStore::question({text}));
  SavingsOptions options;
  options.since = Time(Nanos(kFirstHour));
  const auto all = [&] { return savings(Reader::open(store.path), options); };
  options.calls_most = 3;
  CHECK_NOTHROW(all());
  options.calls_most = 2;
  CHECK_THROWS_WITH(all(), Catch::Contains("savings look at 2 calls at most"));
}
