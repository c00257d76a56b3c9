// Agents' logs whose lines hold only what is new.
#include <nlohmann/json.hpp>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using namespace testing;
using Catch::Contains;
using nlohmann::json;

namespace {

const std::string kTrace = "4bf92f3577b34da6a3ce929d0e0e4736";

std::string span(int number) {
  return "00f067aa0ba902b" + std::to_string(number);
}

/// Line `number` of an agent; `messages` is a JSON array.
std::string line(int number, const std::string& messages, const std::string& continues = "") {
  return R"({"type":"completion","at":"2026-11-23T10:0)" + std::to_string(number) +
         R"(:00Z","model":"m","trace_id":")" + kTrace + R"(","span_id":")" + span(number) +
         R"(","messages":)" + messages + R"(,"response":"answer )" + std::to_string(number) + '"' +
         (continues.empty() ? "" : ",\"continues\":" + continues) + "}\n";
}
std::string traceparent(int number) {
  return "\"00-" + kTrace + "-" + span(number) + "-01\"";
}
std::string said(const std::string& role, const std::string& text) {
  return R"({"role":")" + role + R"(","content":")" + text + "\"}";
}

const Daybook::Words kView = {
    "query",
    "SELECT c.messages_json, c.response_json, v.title, v.turns, v.completions, v.messages"
    " FROM completions AS c JOIN conversations AS v USING (conversation_id) ORDER BY c.id",
    "--format", "csv"};

}  // namespace

TEST_CASE("lines that continue others read like lines that hold it all", "[e2e]") {
  const std::string one = said("user", "call 555-123-4567"), two = said("user", "two"),
                    three = said("user", "three");
  const std::string to_two = one + ',' + said("assistant", "answer 1") + ',' + two;
  const std::string to_three = to_two + ',' + said("assistant", "answer 2") + ',' + three;
  const Daybook full, brief;
  const std::string all =
      line(1, '[' + one + ']') + line(2, '[' + to_two + ']') + line(3, '[' + to_three + ']');
  REQUIRE(full.run({"ingest"}, all).exit == 0);
  // Two runs: the second finds the first one's calls in the store.
  brief.run({"ingest"}, line(1, '[' + one + ']'));
  const std::string object = R"({"trace_id":")" + kTrace + R"(","span_id":")" + span(2) + "\"}";
  const json result =
      brief
          .run({"ingest", "--format", "json"},
               line(2, '[' + two + ']', traceparent(1)) + line(3, '[' + three + ']', object))
          .json();
  CHECK(result["unknown_parents"] == 0);
  CHECK(brief.run(kView).out == full.run(kView).out);
  CHECK_THAT(brief.run(kView).out, Contains("[REDACTED]"));
  CHECK(brief.run({"check"}).exit == 0);
}

TEST_CASE("a line that continues a call which is not there is stored, and the summary says so",
          "[e2e]") {
  const Daybook daybook;
  const std::string text = line(2, '[' + said("user", "two") + ']', traceparent(1));
  const Answer answer = daybook.run({"ingest"}, text);
  CHECK(answer.exit == 0);
  CHECK_THAT(answer.out, Contains("1 call continues one that is not stored"));
  CHECK_THAT(daybook
                 .run({"query",
                       "SELECT json_extract(metadata_json, '$.continues.span_id')"
                       " FROM completions",
                       "--format", "csv"})
                 .out,
             Contains(span(1)));
}

TEST_CASE("a line that names its parent wrongly is rejected with the key", "[e2e]") {
  const Answer answer = Daybook().run({"ingest"}, line(1, "[]", "\"yesterday\""));
  CHECK(answer.exit == 1);
  CHECK_THAT(answer.err, Contains("continues: expected a traceparent") && Contains("yesterday"));
}
