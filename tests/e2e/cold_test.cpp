// Cold text as a user has it: set, planned, applied, read by daybook and by any other tool, and
// turned off again.
#include "e2e/day_before.hpp"
#include "e2e/daybook.hpp"
#include "e2e/stock_sqlite.hpp"
#include "support/catch.hpp"

using namespace testing;
using Catch::Contains;
using nlohmann::json;

namespace {

std::string sentence(const std::string& about, int n) {
  return "Thank you for asking about " + about + " number " + std::to_string(n) +
         ". The parcel left the warehouse on day " + std::to_string(n * 7 % 31) + " with " +
         std::to_string(n * 7919) + " on its label.";
}

/// A call and the tool that it used.
std::string call(int days, int n) {
  const std::string at = day_before(days);
  return R"({"type":"completion","at":")" + at + R"(","model":"m","user_id":"u1","prompt":")" +
         sentence("a question", n) + R"(","response":")" + sentence("an answer", n) + "\"}\n" +
         R"({"type":"tool_execution","at":")" + at + R"(","tool":"find","params":{"about":")" +
         sentence("a parcel", n) + R"("},"result":")" + sentence("a result", n) + "\"}\n";
}

/// Calls of forty days ago. One is so old that its text goes: its epoch is closed with that.
struct Cold {
  Daybook daybook;
  Cold() {
    std::string lines = call(400, 0);
    for (int n = 1; n <= 40; ++n) lines += call(40, n);
    daybook.file("log.jsonl", lines);
    REQUIRE(daybook.run({"ingest", "log.jsonl"}).exit == 0);
    REQUIRE(daybook.run({"retention", "set", "content", "300d"}).exit == 0);
  }
  json run(Daybook::Words words) const {
    words.insert(words.end(), {"--format", "json"});
    return daybook.run(words).json();
  }
  std::string stock(const std::string& sql) const {
    return StockSqlite(daybook.path("daybook.db")).table(sql);
  }
  /// All that reads text.
  std::string read() const {
    const auto out = [&](const Daybook::Words& words) {
      const Answer answer = daybook.run(words);
      CHECK(answer.exit == 0);
      return answer.out;
    };
    return out({"export"}) +
           out({"query", "SELECT id, prompt, response, messages_json FROM completions ORDER BY id",
                "--format", "csv"}) +
           out({"query", "SELECT id, params_json, result FROM tool_executions ORDER BY id",
                "--format", "csv"}) +
           out({"report", "traffic", "--format", "csv"}) +
           out({"search", "warehouse", "-n", "100", "--format", "json"});
  }
};

constexpr const char* kCalls =
    "SELECT content_state, count(*) AS rows, count(prompt) AS prompts, count(messages_json) AS json"
    " FROM completions GROUP BY 1 ORDER BY 1";
constexpr const char* kTools =
    "SELECT content_state, count(*) AS rows, count(params_json) AS params, count(result) AS results"
    " FROM tool_executions GROUP BY 1 ORDER BY 1";

/// What both say of a run.
json figures(const json& said) {
  json all;
  for (const char* field : {"rows", "tables", "texts_cut", "texts_packed", "packed_from_bytes",
                            "texts_unpacked", "unpacked_from_bytes", "unpacked_to_bytes"})
    all[field] = said.at(field);
  return all;
}

}  // namespace

TEST_CASE("Cold text from the command line: planned is done, daybook reads on, others are told why",
          "[e2e][cold]") {
  const Cold cold;
  REQUIRE(cold.run({"retention", "apply"})["texts_cut"] == 2);
  const std::string before = cold.read();
  const Answer set = cold.daybook.run({"retention", "set", "cold", "30d"});
  CHECK(set.exit == 0);
  CHECK_THAT(set.out, Contains("packed after 30d: cold") && Contains("would pack 160 texts"));
  CHECK(cold.run({"retention", "show"})[0] ==
        json({{"what", "cold"}, {"service", nullptr}, {"status", nullptr}, {"keep", "30d"}}));
  const json planned = cold.run({"retention", "apply", "--dry-run"});
  const json proof = cold.run({"retention", "prove"});
  CHECK(cold.daybook.run({"retention", "prove"}).exit == 0);  // closed a moment ago
  CHECK_THAT(proof.dump(), Contains(R"("what":"cold")") && Contains(day_before(40).substr(0, 10)));
  const json done = cold.run({"retention", "apply"});
  CHECK(figures(planned) == figures(done));
  CHECK(done["texts_packed"] == 160);
  CHECK(done["packed_to_bytes"].get<int>() * 3 < done["packed_from_bytes"].get<int>());
  CHECK(cold.read() == before);
  CHECK(cold.stock(kCalls) ==
        "| content_state | rows | prompts | json |\n|---|---:|---:|---:|\n"
        "| cold | 40 | 0 | 0 |\n| pruned | 1 | 0 | 0 |\n");
  CHECK(cold.stock(kTools) ==
        "| content_state | rows | params | results |\n|---|---:|---:|---:|\n"
        "| cold | 40 | 0 | 0 |\n| pruned | 1 | 0 | 0 |\n");
  CHECK(cold.daybook.run({"check"}).exit == 0);
}

TEST_CASE("stats and report storage tell how small cold text is", "[e2e][cold]") {
  const Cold cold;
  cold.run({"retention", "set", "cold", "30d"});
  const json done = cold.run({"retention", "apply"});
  const json stats = cold.run({"stats"});
  CHECK(stats["cold"]["bytes"] == done["packed_from_bytes"]);
  CHECK(stats["cold"]["packed_bytes"] == done["packed_to_bytes"]);
  CHECK(stats["cold"]["ratio"].get<double>() ==
        Approx(done["packed_from_bytes"].get<double>() / done["packed_to_bytes"].get<double>()));
  CHECK_THAT(cold.daybook.run({"stats"}).out, Contains(" of text take "));
  json content;
  for (const json& row : cold.run({"report", "storage"}))
    if (row["name"] == "content") content = row;
  CHECK(content["cold_bytes"] == done["packed_from_bytes"]);
  CHECK(content["packed_bytes"] == done["packed_to_bytes"]);
}

TEST_CASE("Cold text turned off from the command line: any tool reads all of it again",
          "[e2e][cold]") {
  const Cold cold;
  cold.run({"retention", "apply"});
  const std::string before = cold.read(), calls = cold.stock(kCalls), tools = cold.stock(kTools);
  CHECK_THAT(calls, Contains("| stored | 40 | 40 | 40 |"));
  cold.run({"retention", "set", "cold", "30d"});
  REQUIRE(cold.run({"retention", "apply"})["texts_packed"] == 160);
  const Answer set = cold.daybook.run({"retention", "set", "cold", "forever"});
  CHECK_THAT(set.out, Contains("unpacked: cold") && Contains("would unpack 160 texts: "));
  const json planned = cold.run({"retention", "apply", "--dry-run"});
  const json done = cold.run({"retention", "apply"});
  CHECK(figures(planned) == figures(done));
  CHECK(done["texts_unpacked"] == 160);
  CHECK(cold.stock(kCalls) == calls);
  CHECK(cold.stock(kTools) == tools);
  CHECK(cold.read() == before);
  CHECK(cold.run({"stats"})["cold"]["bytes"] == 0);
  CHECK(cold.daybook.run({"check"}).exit == 0);
}
