// Prices on the command line: a list goes in, calls get their cost, and what has none is named.
#include <nlohmann/json.hpp>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using Catch::Contains;
using nlohmann::json;
using namespace testing;

namespace {

const std::string kCalls =
    R"({"at":"2026-11-23T10:00:00Z","prompt":"p","provider":"openai","model":"m","user_id":"u1",)"
    R"("latency_ms":500,"usage":{"input_tokens":1000,"output_tokens":100}})"
    "\n"
    R"({"at":"2026-11-24T10:00:00Z","prompt":"p","provider":"openai","model":"other",)"
    R"("user_id":"u2","usage":{"input_tokens":1000,"output_tokens":100}})"
    "\n";
const std::string kSample = DAYBOOK_SOURCE_DIR "/examples/data/model_prices_sample.json";

struct Priced : Daybook {
  Priced() {
    REQUIRE(run({"init"}).exit == 0);
    REQUIRE(run({"prices", "set", "--provider", "openai", "m", "input=1", "output=2"}).exit == 0);
    REQUIRE(run({"ingest"}, kCalls).exit == 0);
  }
};

}  // namespace

TEST_CASE("prices import takes a list and tells models, changed, unpriced", "[e2e]") {
  const Daybook store;
  REQUIRE(store.run({"init"}).exit == 0);
  const json first = store.run({"prices", "import", kSample, "--format", "json"}).json();
  CHECK(first["command"] == "prices import");
  CHECK(first["models"] == 387);
  CHECK(first["changed"] == 387);
  CHECK(first["unpriced"] == 0);
  CHECK(store.run({"prices", "import", kSample, "--format", "json"}).json()["changed"] == 0);
  const json rates =
      store.run({"prices", "list", "--model", "gpt-4o-mini", "--format", "json"}).json();
  CHECK(rates[0]["meter"] == "cache_read");
  CHECK(rates[1]["meter"] == "input");
  CHECK(rates[1]["usd_per_mtok"] == 0.15);
}

TEST_CASE("what prices list prints can be imported elsewhere", "[e2e]") {
  const Priced store;
  const std::string list = store.run({"prices", "list", "--format", "jsonl"}).out;
  const Daybook other;
  const std::string file = other.file("rates.jsonl", list);
  REQUIRE(other.run({"init"}).exit == 0);
  CHECK(other.run({"prices", "import", file, "--format", "json"}).json()["changed"] == 1);
  CHECK(other.run({"prices", "list", "--format", "jsonl"}).out == list);
}

TEST_CASE("report tokens and report cost name the models that have no price", "[e2e]") {
  const Priced store;
  for (const char* report : {"tokens", "cost"}) {
    const Answer answer = store.run({"report", report});
    CHECK_THAT(answer.out, Contains("cost unknown for 1 model: openai other"));
  }
  const json rows = store.run({"report", "cost", "--format", "json"}).json();
  CHECK(rows[0]["model"] == "m");
  CHECK(rows[0]["cost_usd"] == 0.0012);
  CHECK(rows[1]["cost_usd"].is_null());
  CHECK(rows[1]["unpriced"] == 1);
}

TEST_CASE("report users and models have cost and speed", "[e2e]") {
  const Priced store;
  const json users = store.run({"report", "users", "--format", "json"}).json();
  REQUIRE(users.size() == 2);
  CHECK(users[0]["user_id"] == "u1");
  CHECK(users[0]["cost_usd"] == 0.0012);
  CHECK(store.run({"report", "users", "--user", "u2", "--format", "json"}).json().size() == 1);
  CHECK(store.run({"report", "users", "--bucket", "hour"}).exit == 2);
  const json models = store.run({"report", "models", "--format", "json"}).json();
  REQUIRE(models.size() == 2);
  CHECK(models[0]["first_at"] == "2026-11-23T10:00:00Z");
  CHECK(models[0]["output_tokens_per_s"] == 200);
}

TEST_CASE("report cost --sql gives the same rows", "[e2e]") {
  const Priced store;
  for (const char* report : {"cost", "users", "models", "tokens"}) {
    const std::string sql = store.run({"report", report, "--sql"}).out;
    CHECK(store.run({"query", sql, "--format", "json"}).json() ==
          store.run({"report", report, "--format", "json"}).json());
  }
}

TEST_CASE("prices recompute gives stored calls their cost", "[e2e]") {
  const Priced store;
  const json set =
      store.run({"prices", "set", "other*", "input=1", "output=0", "--format", "json"}).json();
  CHECK(set["unpriced"] == 1);
  const json result = store.run({"prices", "recompute", "--format", "json"}).json();
  CHECK(result["calls"] == 2);
  CHECK(result["changed"] == 1);
  CHECK(result["unpriced"] == 0);
  CHECK(store.run({"check"}).exit == 0);
}

TEST_CASE("prices refuses what is none", "[e2e]") {
  const Daybook store;
  REQUIRE(store.run({"init"}).exit == 0);
  CHECK(store.run({"prices", "set", "m", "input"}).exit == 2);
  CHECK(store.run({"prices", "set", "m", "input=a"}).exit == 2);
  CHECK(store.run({"prices", "set", "m", "in=1"}).exit == 2);
  CHECK(store.run({"prices", "import", "nowhere.json"}).exit == 1);
  CHECK_THAT(store.run({"prices", "import", DAYBOOK_SOURCE_DIR "/README.md"}).err,
             Contains("not JSON"));
}
