// Looking at what was stored: query, reports, conversations, tail, stats, check.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using namespace testing;
using Catch::Contains;
using Catch::StartsWith;
using nlohmann::json;

namespace {

/// Four calls of two models within two hours, one of them failed.
const char* const kCalls =
    R"({"at":"2026-11-23T10:00:00Z","latency_ms":100,"service":"chat","model":"a","mess)"
    R"(ages":[{"role":"user","content":"one"}],"response":"uno","usage":{"input_tokens")"
    R"(:10,"output_tokens":1},"cost_usd":0.5})"
    "\n"
    R"({"at":"2026-11-23T10:10:00Z","latency_ms":300,"service":"chat","model":"a","mess)"
    R"(ages":[{"role":"user","content":"one"},{"role":"assistant","content":"uno"},{"ro)"
    R"(le":"user","content":"two"}],"response":"due","usage":{"input_tokens":20,"output)"
    R"(_tokens":2},"cost_usd":0.25})"
    "\n"
    R"({"at":"2026-11-23T10:20:00Z","latency_ms":200,"service":"chat","model":"a","mess)"
    R"(ages":[{"role":"user","content":"one"},{"role":"assistant","content":"uno"},{"ro)"
    R"(le":"user","content":"three"}],"response":{"role":"assistant","content":null,"to)"
    R"(ol_calls":[{"id":"t1","type":"function","function":{"name":"count","arguments":")"
    R"({\"to\":3}"}}]},"usage":{"input_tokens":20,"output_tokens":3}})"
    "\n"
    R"({"at":"2026-11-23T11:00:00Z","latency_ms":50,"service":"other","model":"b","mess)"
    R"(ages":[{"role":"user","content":"x"}],"status":"error","error":{"type":"RateLimi)"
    R"(t","message":"slow down"}})"
    "\n";

class Stored : public Daybook {
 public:
  Stored() { REQUIRE(run({"ingest", "--from", "records"}, kCalls).exit == 0); }
  json ask(Words words) const {
    words.insert(words.end(), {"--format", "json"});
    return run(words).json();
  }
  std::string first_conversation() const {
    return ask({"conversation", "list", "--service", "chat"})[0]["conversation_id"];
  }
};

}  // namespace

TEST_CASE("query prints rows in every format", "[e2e]") {
  const Stored store;
  const std::string sql = "SELECT model, count(*) AS n FROM completions GROUP BY model";
  CHECK(store.ask({"query", sql}) == json::parse(R"([{"model":"a","n":3},{"model":"b","n":1}])"));
  CHECK(store.run({"query", sql, "--format", "csv"}).out == "model,n\r\na,3\r\nb,1\r\n");
  CHECK(store.run({"query", "-"}, sql).out == "model  n\n─────  ─\na      3\nb      1\n");
}

TEST_CASE("query binds parameters by what they look like", "[e2e]") {
  const Stored store;
  const auto rows = store.ask({"query",
                               "SELECT typeof(:i) AS i, typeof(:r) AS r, typeof(:t) AS t, :q AS q,"
                               " typeof(:n) AS n",
                               "--param", "i=7", "--param", "r=1.5", "--param", "t=seven",
                               "--param", "q=\"7\"", "--param", "n=null"});
  CHECK(rows[0] == json::parse(R"({"i":"integer","r":"real","t":"text","q":"7","n":"null"})"));
  CHECK(store.run({"query", "SELECT 1", "--param", "oops"}).exit == 2);
}

TEST_CASE("query cannot write, and knows the nearest view", "[e2e]") {
  const Stored store;
  CHECK(store.run({"query", "DELETE FROM span"}).exit != 0);
  const Answer answer = store.run({"query", "SELECT 1 FROM completoins"});
  CHECK(answer.exit != 0);
  CHECK_THAT(answer.err, Contains("did you mean completions"));
  CHECK(store.ask({"query", "SELECT count(*) AS n FROM completions"})[0]["n"] == 4);
}

TEST_CASE("query --explain prints the plan instead", "[e2e]") {
  const Answer answer =
      Stored().run({"query", "--explain", "SELECT id FROM spans WHERE id = 1", "--format", "csv"});
  CHECK_THAT(answer.out, Contains("SEARCH"));
}

TEST_CASE("report latency tells exact extremes, by model", "[e2e]") {
  const auto rows = Stored().ask({"report", "latency", "--service", "chat"});
  REQUIRE(rows.size() == 1);
  CHECK(rows[0]["model"] == "a");
  CHECK(rows[0]["count"] == 3);
  CHECK(rows[0]["min_ms"] == 100.0);
  CHECK(rows[0]["avg_ms"] == 200.0);
  CHECK(rows[0]["max_ms"] == 300.0);
  CHECK(rows[0]["p50_ms"].get<double>() == Approx(200).epsilon(0.01));
}

TEST_CASE("the query a report prints gives the report's rows", "[e2e]") {
  const Stored store;
  const auto two_hours_off = Daybook::Words{"--tz", "+02:00", "--bucket", "hour"};
  for (const char* name : {"latency", "tokens", "errors", "traffic"})
    for (const Daybook::Words& filter :
         {Daybook::Words{}, Daybook::Words{"--since", "2026-11-23"}, two_hours_off,
          Daybook::Words{"--by", "service"}, Daybook::Words{"--bucket", "week", "--by", "service"},
          Daybook::Words{"--bucket", "month", "--tz", "Asia/Tokyo"},
          Daybook::Words{"--since", "2026-11-23", "--until", "2026-11-23T10:30", "--service",
                         "chat"}}) {
      Daybook::Words words = {"report", name};
      words.insert(words.end(), filter.begin(), filter.end());
      const auto rows = store.ask(words);
      words.push_back("--sql");
      const std::string sql = store.run(words).out;
      INFO(sql);
      CHECK(store.ask({"query", sql}) == rows);
      CHECK((rows.size() > 0 || std::string(name) == "errors"));
    }
}

TEST_CASE("the query of a latency report reads rollups, and finds percentiles as the report does",
          "[e2e]") {
  const Daybook store;
  std::string calls;
  std::mt19937 random(20261127);
  std::lognormal_distribution<double> latency(5, 2);
  for (int i = 0; i < 400; ++i) {
    json call = {
        {"type", "completion"},
        {"at", "2026-11-2" + std::to_string(i % 4) + "T1" + std::to_string(i % 10) + ":00:00Z"},
        {"latency_ms", latency(random)},
        {"service", i % 3 == 0 ? "chat" : "other"},
        {"model", i % 5 == 0 ? "a" : "b"}};
    if (i % 2 == 0) call["time_to_first_token_ms"] = latency(random);
    if (i % 7 == 0) call["environment"] = "test";
    if (i % 9 == 0) call["status"] = "error";
    calls += call.dump() + '\n';
  }
  REQUIRE(store.run({"ingest", "--from", "records"}, calls).exit == 0);
  for (const Daybook::Words& filter :
       {Daybook::Words{"--since", "2026-11-21T03:00"}, Daybook::Words{"--by", "environment,status"},
        Daybook::Words{"--until", "2026-11-22", "--bucket", "day", "--by", "kind,model"},
        Daybook::Words{"--status", "error"}, Daybook::Words{"--environment", "test"}}) {
    Daybook::Words words = {"report", "latency", "--format", "json"};
    words.insert(words.end(), filter.begin(), filter.end());
    const json rows = store.run(words).json();
    words.push_back("--sql");
    const std::string sql = store.run(words).json()[0]["sql"];
    INFO(sql);
    CHECK(sql.find("FROM latency_sums") != sql.npos);
    CHECK(sql.find("spans") == sql.npos);
    CHECK(sql.find("OVER") == sql.npos);
    CHECK(rows.size() > 1);
    CHECK(store.run({"query", sql, "--format", "json"}).json() == rows);
  }
}

TEST_CASE("report tokens sums tokens and cost, and counts what has no price", "[e2e]") {
  const auto rows = Stored().ask({"report", "tokens", "--model", "a"});
  REQUIRE(rows.size() == 1);
  CHECK(rows[0]["day"] == "2026-11-23");
  CHECK(rows[0]["input_tokens"] == 50);
  CHECK(rows[0]["output_tokens"] == 6);
  CHECK(rows[0]["cost_usd"] == 0.75);
  CHECK(rows[0]["unpriced"] == 1);
}

TEST_CASE("report traffic draws the hours for people, and only for them", "[e2e]") {
  const Stored store;
  CHECK_THAT(store.run({"report", "traffic"}).out,
             StartsWith("▕█▃▏ calls in each hour\n2026-11-23T10:00:00Z to 2026-11-23T11:00:00Z\n"));
  CHECK_THAT(store.run({"report", "traffic", "--format", "csv"}).out, StartsWith("hour,service,"));
  CHECK(store.ask({"report", "traffic", "--service", "other"})[0]["errors"] == 1);
}

TEST_CASE("report sums up by the columns it is asked for", "[e2e]") {
  const Stored store;
  const auto rows = store.ask({"report", "tokens", "--by", "provider,service", "--bucket", "none"});
  REQUIRE(rows.size() == 1);
  CHECK(rows[0]["count"] == 3);
  CHECK_FALSE(rows[0].contains("model"));
  CHECK(store.run({"report", "tokens", "--by", "colour"}).exit == 2);
}

TEST_CASE("report days and hours are those of the zone", "[e2e]") {
  const Stored store;
  const auto rows = store.ask({"report", "traffic", "--tz", "Pacific/Auckland", "--by", "service"});
  CHECK(rows[0]["hour"] == "2026-11-23T23:00:00+13:00");
  CHECK(rows.back()["hour"] == "2026-11-24T00:00:00+13:00");
  const auto days = store.ask({"report", "traffic", "--tz", "Pacific/Auckland", "--since",
                               "2026-11-24", "--by", "service", "--bucket", "day"});
  REQUIRE(days.size() == 1);
  CHECK(days[0]["day"] == "2026-11-24");
  CHECK(days[0]["service"] == "other");
  const Answer answer = store.run({"report", "traffic", "--tz", "Middle/Earth"});
  CHECK(answer.exit == 2);
  CHECK_THAT(answer.err, Contains("--tz: expected"));
}

TEST_CASE("report --compare tells the time before beside it", "[e2e]") {
  const Stored store;
  const auto rows = store.ask({"report", "traffic", "--since", "2026-11-23T11:00", "--until",
                               "2026-11-23T12:00", "--bucket", "none", "--compare", "previous"});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["service"] == "other");
  CHECK(rows[0]["count"] == 1);
  CHECK(rows[0]["count_before"].is_null());
  CHECK(rows[1]["service"] == "chat");
  CHECK(rows[1]["count"].is_null());
  CHECK(rows[1]["count_before"] == 3);
  const auto week = store.ask({"report", "latency", "--since", "2026-11-30T10:00", "--until",
                               "2026-11-30T11:00", "--compare", "week"});
  CHECK(week[0]["p50_ms_before"].get<double>() == Approx(200).epsilon(0.01));
  CHECK(store.run({"report", "latency", "--compare", "week"}).exit == 2);
}

TEST_CASE("report errors and storage name what there is", "[e2e]") {
  const Stored store;
  const auto errors = store.ask({"report", "errors"});
  REQUIRE(errors.size() == 1);
  CHECK(errors[0]["error_type"] == "RateLimit");
  CHECK(store.ask({"report", "storage"}).size() > 3);
}

TEST_CASE("a filter that a report does not have is misuse", "[e2e]") {
  CHECK(Stored().run({"report", "storage", "--service", "chat"}).exit == 2);
}

TEST_CASE("conversation show draws branches and tool calls", "[e2e]") {
  const Stored store;
  const std::string id = store.first_conversation();
  const Answer answer = store.run({"conversation", "show", id});
  CHECK(answer.exit == 0);
  for (const char* part : {"3 calls", "├─ branch 1 of 2", "└─ branch 2 of 2", "two", "due", "three",
                           "→ count({\"to\":3})", "[a, 300 ms, 20 in, 2 out, $0.25]"})
    CHECK_THAT(answer.out, Contains(part));
}

TEST_CASE("conversation show gives a tree as messages that name their parents", "[e2e]") {
  const Stored store;
  const std::string id = store.first_conversation();
  const auto shown = store.ask({"conversation", "show", id.substr(id.size() - 6)});
  CHECK(shown["conversation_id"] == id);
  CHECK(shown["command"] == "conversation show");
  CHECK(shown["completions"].size() == 3);
  CHECK(shown["messages"].size() == 6);
  CHECK(shown["messages"][0]["message"] == json::parse(R"({"role":"user","content":"one"})"));
}

TEST_CASE("an answer resent in another dress is one message of the tree", "[e2e]") {
  const Daybook store;
  const std::string asked = R"({"role":"user","content":"one"})";
  const std::string calls = R"({"messages":[)" + asked +
                            R"(],"response":{"role":"assistant","content":"uno","refusal":null}})"
                            "\n"
                            R"({"messages":[)" +
                            asked +
                            R"(,{"role":"assistant","content":"uno"},)"
                            R"({"role":"user","content":"two"}],"response":"due"})"
                            "\n";
  REQUIRE(store.run({"ingest", "--from", "records"}, calls).exit == 0);
  const auto list = store.run({"conversation", "list", "--format", "json"}).json();
  REQUIRE(list.size() == 1);
  CHECK(list[0]["messages"] == 4);
  CHECK(list[0]["branches"] == 0);
  const std::string id = list[0]["conversation_id"];
  const auto shown = store.run({"conversation", "show", id, "--format", "json"}).json();
  CHECK(shown["messages"].size() == 4);
  CHECK(shown["messages"][2]["parent_message_id"] == shown["messages"][1]["id"]);
  CHECK_THAT(store.run({"conversation", "show", id}).out, Contains("4 messages, 0 branches"));
}

TEST_CASE("an id that is unknown or stands for several is an error", "[e2e]") {
  const Stored store;
  CHECK(store.run({"conversation", "show", "nosuchid"}).exit == 1);
  std::string two;
  for (const char* name : {"abcdef-1", "abcdef-2"})
    two += std::string(R"({"at":"2026-11-23T10:00:00Z","prompt":"x","conversation_id":")") + name +
           "\"}\n";
  REQUIRE(store.run({"ingest"}, two).exit == 0);
  const Answer answer = store.run({"conversation", "show", "abcdef"});
  CHECK(answer.exit == 2);
  CHECK_THAT(answer.err, Contains("abcdef-1") && Contains("abcdef-2"));
}

TEST_CASE("tail prints the latest records last, by type and by text", "[e2e]") {
  const Stored store;
  const auto two = store.ask({"tail", "-n", "2", "--type", "completion"});
  REQUIRE(two.size() == 2);
  CHECK(two[0]["at"] < two[1]["at"]);
  CHECK(store.ask({"tail", "--type", "error"})[0]["what"] == "RateLimit");
  CHECK(store.ask({"tail", "--grep", "DUE"}).size() == 1);
}

TEST_CASE("lists are asked for times of the zone that --tz names", "[e2e]") {
  const Stored store;
  const auto calls = [&](const std::string& since, const std::string& zone) {
    return store.ask({"tail", "--type", "completion", "--since", since, "--tz", zone}).size();
  };
  CHECK(calls("2026-11-23T11:00", "UTC") == 1);
  CHECK(calls("2026-11-23T12:00", "+02:00") == 4);
  CHECK(calls("2026-11-23T12:15", "+02:00") == 2);
  CHECK(store.ask({"conversation", "list", "--until", "2026-11-23", "--tz", "+02:00"}).empty());
  CHECK(store.run({"tail", "--tz", "Nowhere/Else"}).exit == 2);
}

TEST_CASE("stats, check and daybook alone agree on a sound store", "[e2e]") {
  const Stored store;
  const auto stats = store.ask({"stats"});
  CHECK(stats["completions"] == 4);
  CHECK(stats["committed"] == 4);
  CHECK(stats["dropped"] == 0);
  CHECK(stats["bytes"]["db"].get<int>() > 0);
  CHECK(stats["oldest_at"] == "2026-11-23T10:00:00Z");
  CHECK(store.ask({"check"})["state"] == "ok");
  CHECK_THAT(store.run({}).out, Contains("4 calls in 2 conversations"));
}

TEST_CASE("config changes a setting, and refuses one it does not know", "[e2e]") {
  const Stored store;
  const auto set = store.ask({"config", "set", "durability", "full"});
  CHECK(set["settings"][0]["value"] == "full");
  CHECK(store.run({"config", "set", "durabilty", "full"}).exit == 2);
  CHECK_THAT(store.run({"config", "show"}).out, Contains("durability"));
}

TEST_CASE("schema documents every column of a view", "[e2e]") {
  const auto rows = Daybook().run({"schema", "errors", "--format", "json"}).json();
  CHECK(rows.size() > 15);
  for (const auto& row : rows) {
    CHECK(row["view"] == "errors");
    CHECK_FALSE(row["meaning"].get<std::string>().empty());
  }
}

TEST_CASE("redact is a filter that keeps JSON valid", "[e2e]") {
  const Answer text = Daybook().run({"redact"}, "mail bob@example.com\nplain\n");
  CHECK(text.out == "mail [REDACTED]\nplain\n");
  const Answer object = Daybook().run({"redact", "-"}, "{\"to\":\"bob@example.com\",\"n\":1}");
  CHECK(json::parse(object.out) == json::parse(R"({"to":"[REDACTED]","n":1})"));
  CHECK(Daybook().run({"redact", "--format", "json"}, "bob@example.com").json()["hits"]["email"] ==
        1);
  CHECK(Daybook().run({"redact", "none.txt"}).exit == 1);
}

TEST_CASE("a person is found by the address that came in, which the store does not hold", "[e2e]") {
  const Daybook store;
  const char* const kCalls =
      R"({"at":"2026-11-23T10:00:00Z","prompt":"a","user_id":"alice@example.com","session_id":"s1"})"
      "\n"
      R"({"at":"2026-11-23T10:00:01Z","prompt":"b","user_id":"u42","session_id":"bob@example.com"})"
      "\n";
  REQUIRE(store.run({"ingest"}, kCalls).exit == 0);
  const auto found = [&](const Daybook::Words& words) {
    Daybook::Words all = words;
    all.insert(all.end(), {"--format", "json"});
    return store.run(all).json();
  };
  CHECK(found({"query", "SELECT 1 FROM completions WHERE user_id LIKE '%@%'"}).empty());
  for (const Daybook::Words& look : {Daybook::Words{"tail"}, {"conversation", "list"}})
    for (const auto& [filter, value] : std::map<std::string, std::string>{
             {"--user", "alice@example.com"}, {"--session", "bob@example.com"}}) {
      Daybook::Words words = look;
      words.insert(words.end(), {filter, value});
      INFO(look[0] << ' ' << filter);
      CHECK(found(words).size() == 1);
      words.back() = "nobody@example.com";
      CHECK(found(words).empty());
    }
  CHECK(found({"tail", "--user", "u42"}).size() == 1);
}

TEST_CASE("stats says how long things stay", "[e2e]") {
  const Stored store;
  CHECK_THAT(store.run({"stats"}).out, Contains("kept for ever: no policy is set"));
  REQUIRE(store.run({"config", "set", "db_max_size", "20GB"}).exit == 0);
  CHECK_THAT(store.run({"stats"}).out,
             Contains("kept until db_max_size (20GB) is reached, then the oldest goes: no policy"));
  REQUIRE(store.run({"retention", "set", "content", "30d"}).exit == 0);
  CHECK_THAT(store.run({"stats"}).out, !Contains("kept"));
}
