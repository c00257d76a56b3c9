// Scores and tags from the command line, and what reports make of them.
#include "e2e/traced.hpp"

using namespace testing;
using Catch::Contains;
using nlohmann::json;

namespace {

/// A call of version `version` of a prompt; its row is the order of arrival.
void add_call(Traced& store, unsigned id, const std::string& system, int ms, double usd) {
  daybook::Completion call;
  call.model = "m";
  call.messages = {{"system", system}, {"user", "q" + std::to_string(id)}};
  call.response.push_back({"assistant", "a"});
  call.usage.input = 10;
  call.cost_usd = usd;
  store.add(id, 0, static_cast<int>(id) * 1000, ms, call, kTrace.substr(0, 31) + hex_id(id).back());
}

std::string line(const json& row, const std::vector<std::string>& keys) {
  std::string out;
  for (const std::string& key : keys) out += (out.empty() ? "" : " ") + row[key].dump();
  return out;
}

}  // namespace

TEST_CASE("score add stores a judgement and tells its id", "[e2e][score]") {
  Traced store;
  tell_agent(store);
  const Answer answer = store.run({"score", "add", "0af765", "helpful", "0.5", "--comment",
                                   "ask ann@example.com", "--source", "code", "--format", "json"});
  REQUIRE(answer.exit == 0);
  CHECK(answer.json()["id"] == 1);
  CHECK(answer.json()["trace_id"] == kTrace);
  CHECK(answer.json()["name"] == "helpful");
  const json row = store.run({"query", "SELECT * FROM scores", "--format", "json"}).json()[0];
  CHECK(line(row, {"name", "value", "comment", "source", "trace_id"}) ==
        R"("helpful" 0.5 "ask [REDACTED]" "code" ")" + kTrace + '"');
  CHECK(store.run({"score", "add", hex_id(5), "tone", "kind", "--format", "json"}).json()["id"] ==
        2);
  const json label = store
                         .run({"query", "SELECT label, value, span_row FROM scores WHERE id = 2",
                               "--format", "json"})
                         .json()[0];
  CHECK(line(label, {"label", "value", "span_row"}) == R"("kind" null 2)");
}

TEST_CASE("a target that is not there, or stands for several, is told with what is near",
          "[e2e][score]") {
  Traced store;
  tell_agent(store);
  Answer answer = store.run({"score", "add", "0af7651916cd43dd8448eb211c80319d", "x", "1"});
  CHECK(answer.exit == 1);
  CHECK_THAT(answer.err, Contains("did you mean \"" + kTrace + "\"?"));
  answer = store.run({"tag", "add", "000000", "x"});
  CHECK(answer.exit == 2);
  CHECK_THAT(answer.err, Contains("\"000000\" stands for several: span ") && Contains("--of"));
  answer = store.run({"tag", "add", "1", "x", "--of", "rwo"});
  CHECK(answer.exit == 2);
  CHECK_THAT(answer.err, Contains("did you mean \"row\"?"));
}

TEST_CASE("tag add shows in tags_json and in every --tag", "[e2e][tag]") {
  Traced store;
  tell_agent(store);
  const Answer answer =
      store.run({"tag", "add", hex_id(5), "reviewed", "good", "--format", "json"});
  REQUIRE(answer.exit == 0);
  CHECK(answer.json()["tags"] == json({"reviewed", "good"}));
  CHECK(answer.json()["id"] == answer.json()["span_row"]);
  const json tail = store.run({"tail", "--tag", "good", "--format", "json"}).json();
  REQUIRE(tail.size() == 1);
  CHECK(tail[0]["type"] == "completion");
  CHECK(store.run({"trace", "list", "--tag", "good", "--format", "json"}).json().size() == 1);
  CHECK(store.run({"conversation", "list", "--tag", "good", "--format", "json"}).json().size() ==
        1);
  CHECK(store.run({"search", "rain", "--tag", "good", "--format", "json"}).json().size() == 1);
  for (const char* command : {"trace", "conversation"})
    CHECK(store.run({command, "list", "--tag", "bad", "--format", "json"}).json().empty());
  CHECK(store.run({"search", "rain", "--tag", "bad", "--format", "json"}).json().empty());
  CHECK(store.run({"tag", "remove", hex_id(5), "good", "--format", "json"}).json()["tags"] ==
        json({"reviewed"}));
  CHECK(store.run({"tail", "--tag", "good", "--format", "json"}).json().empty());
}

TEST_CASE("report prompts shows each version beside the one before it", "[e2e][prompts]") {
  Traced store;
  add_call(store, 1, "Be brief.", 100, 0.1);
  add_call(store, 2, "Be brief.", 300, 0.3);
  add_call(store, 3, "Be kind.", 50, 0.5);
  store.commit();
  const auto score = [&](const char* row, const char* name, const char* value) {
    CHECK(store.run({"score", "add", row, name, value, "--of", "row"}).exit == 0);
  };
  score("1", "helpful", "0"), score("2", "helpful", "1"), score("3", "helpful", "1");
  score("3", "tone", "7");
  const std::vector<std::string> keys = {
      "count",  "avg_ms_before",    "avg_ms",   "usd_per_call_before", "usd_per_call", "score",
      "scores", "avg_score_before", "avg_score"};
  json rows = store.run({"report", "prompts", "--format", "json"}).json();
  REQUIRE(rows.size() == 2);
  CHECK(line(rows[0], keys) == R"(2 null 200 null 0.2 "helpful" 2 null 0.5)");
  CHECK(line(rows[1], keys) == R"(1 200 50 0.2 0.5 "helpful" 1 0.5 1)");
  CHECK(rows[0]["p95_ms"].get<double>() == Approx(300).epsilon(0.01));
  CHECK(rows[1]["p95_ms_before"] == rows[0]["p95_ms"]);
  CHECK(rows[1]["p95_ms"] == 50.0);  // of one call: not beyond it
  CHECK(store.run({"report", "prompts", "--since", "2000-01-01", "--format", "json"}).json() ==
        rows);  // of a window: from days and hours
  CHECK(store.run({"report", "prompts", "--since", "1h", "--format", "json"}).json().empty());
  rows = store.run({"report", "prompts", "--score", "tone", "--format", "json"}).json();
  CHECK(line(rows[1], {"score", "scores", "avg_score"}) == R"("tone" 1 7)");
  CHECK(store.run({"report", "prompts", "--service", "other", "--format", "json"}).json().empty());
  const Answer people = store.run({"report", "prompts"});
  CHECK_THAT(people.out, Contains("service chat, operation chat") && Contains("avg_ms_before"));
}

TEST_CASE("report scores sums up by name, prompt and model, as its query does", "[e2e][score]") {
  Traced store;
  add_call(store, 1, "Be brief.", 100, 0.1);
  add_call(store, 2, "Be kind.", 100, 0.1);
  store.commit();
  store.run({"score", "add", "1", "helpful", "0", "--of", "row"});
  store.run({"score", "add", "2", "helpful", "1", "--of", "row"});
  store.run({"score", "add", "2", "tone", "kind", "--of", "row"});
  const auto report = [&](Daybook::Words more) {
    more.insert(more.begin(), {"report", "scores"});
    more.insert(more.end(), {"--format", "json"});
    std::string out;
    for (const json& row : store.run(more).json())
      out += line(row, {"name", "count", "avg_value", "labels"}) + '\n';
    return out;
  };
  CHECK(report({"--by", "name"}) == "\"helpful\" 2 0.5 0\n\"tone\" 1 null 1\n");
  CHECK(report({"--by", "name,prompt_fingerprint"}).size() > report({"--by", "name"}).size());
  CHECK(report({"--until", "2026-01-01"}) == "");
  const Answer sql = store.run({"report", "scores", "--sql"});
  CHECK(store.run({"query", sql.out.substr(0, sql.out.rfind(';')), "--format", "json"}).json() ==
        store.run({"report", "scores", "--format", "json"}).json());
  CHECK(store.run({"report", "scores", "--since", "1d", "--compare", "week"}).exit == 2);
}
