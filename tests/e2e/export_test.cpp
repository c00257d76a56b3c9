// export: what it writes, and that a store comes out of its export as it was.
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "e2e/round_trip.hpp"
#include "support/random_records.hpp"

using namespace testing;
using Catch::Contains;
using nlohmann::json;

namespace {

std::string example(const std::string& name) {
  return std::string(DAYBOOK_SOURCE_DIR) + "/examples/data/" + name;
}

void check(RoundTrip& trip) {
  trip.go();
  CHECK((trip.first == trip.second));  // not printed: they are long
  CHECK(trip.difference() == "");
}

json only_line(const Answer& answer) {
  INFO(answer.err);
  REQUIRE(answer.exit == 0);
  REQUIRE(std::count(answer.out.begin(), answer.out.end(), '\n') == 1);
  return json::parse(answer.out);
}

/// A record's line as it is exported.
json exported(const std::string& line) {
  const Daybook daybook;
  const Answer answer = daybook.run({"ingest", "--format", "json"}, line);
  INFO(answer.err);
  REQUIRE(answer.exit == 0);
  return only_line(daybook.run({"export"}));
}

}  // namespace

TEST_CASE("export: calls of agents come back as they were", "[e2e][export]") {
  RoundTrip trip;
  REQUIRE(trip.run({"ingest", example("agent_chat_calls.jsonl")}).exit == 0);
  check(trip);
}

TEST_CASE("export: recorded exchanges come back as they were", "[e2e][export]") {
  RoundTrip trip;
  REQUIRE(trip.run({"ingest", example("llm_http_exchanges.jsonl")}).exit == 0);
  check(trip);
}

TEST_CASE("export: the guide's logs come back as records", "[e2e][export]") {
  RoundTrip trip;
  REQUIRE(trip.run({"ingest", "--from", "guide", example("guide_completions.log"),
                    example("guide_errors.log")})
              .exit == 0);
  check(trip);
}

TEST_CASE("export: sessions of the Model Context Protocol come back as records", "[e2e][export]") {
  RoundTrip trip;
  REQUIRE(trip.run({"ingest", "--from", "mcp", example("mcp_everything.jsonl"),
                    example("mcp_memory.jsonl")})
              .exit == 0);
  check(trip);
}

TEST_CASE("export: any records, hostile text among them, come back as they were", "[e2e][export]") {
  for (const unsigned seed : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U}) {
    INFO("seed " << seed);
    RoundTrip trip;
    const Answer answer =
        trip.run({"ingest", "-q", "--format", "json"}, RandomRecords(seed).lines(300));
    REQUIRE((answer.exit == 0 || answer.exit == 5));
    REQUIRE(answer.json()["stored"] > 150);
    // Of a trace whose root does not say them: of what came first, and here everything differs.
    for (const char* column :
         {"service", "environment", "session_id", "user_id", "conversation_id"})
      trip.unlike.insert(std::string("traces.") + column);
    check(trip);
  }
}

TEST_CASE("export: what was too large for a tool is not cut again", "[e2e][export]") {
  RoundTrip trip;
  const std::string head = R"({"type":"tool_execution","at":"2026-11-23T10:00:00Z","tool":"t",)";
  std::string text;
  while (text.size() < 1'300'000) text += R"(a\n\"b\u0001)";
  const std::string lines = head + R"("params":{"a":")" + text + R"("},"result":")" + text +
                            "\"}\n" + head + R"("result":[")" + text + "\"]}\n" +
                            R"({"type":"resource_access","at":"2026-11-23T10:00:00Z","uri":")" +
                            text + "\"}\n";
  REQUIRE(trip.run({"ingest"}, lines).exit == 0);
  check(trip);
  CHECK_THAT(trip.first, Contains(" bytes]") && Contains("cut_from_bytes"));
}

TEST_CASE("export: a record comes out in the keys it can be read by", "[e2e][export]") {
  CHECK(exported(R"({"type":"event","at":"2026-11-23T10:00:00.000000001Z","name":"deploy",)"
                 R"("level":"warn","body":{"v":7},"attributes":{"region":"eu"},"tags":["x"]})") ==
        json::parse(R"({"type":"event","at":"2026-11-23T10:00:00.000000001Z","service":"default",)"
                    R"("level":"warn","name":"deploy","body":"{\"v\":7}","tags":["x"],)"
                    R"("attributes":{"region":"eu"}})"));
}

TEST_CASE("export: a derived conversation is named, so that it stays one", "[e2e][export]") {
  const Daybook daybook;
  REQUIRE(daybook.ingest_example("agent_chat_calls.jsonl").exit == 0);
  const Answer answer = daybook.run({"export", "--to", "records"});
  const json first = json::parse(answer.out.substr(0, answer.out.find('\n')));
  CHECK(first["conversation_id"] == "c0000000001");
}

TEST_CASE("export: names of conversations made elsewhere are not given again", "[e2e][export]") {
  const std::string made =
      R"({"prompt":"a","at":"2026-11-23T10:00:00Z","conversation_id":"c0000000002"})";
  const std::string own = R"({"prompt":"b","at":"2026-11-23T10:00:01Z"})";
  for (const std::string& lines : {made + '\n' + own, own + '\n' + made}) {
    const Daybook daybook;
    CHECK(daybook.run({"ingest", "--format", "json"}, lines).json()["stored"] == 2);
    CHECK(daybook.run({"query", "SELECT count(*) AS n FROM conversations", "--format", "json"})
              .json()[0]["n"] == 2);
  }
}

TEST_CASE("export: what was redacted counts as redacted where it goes", "[e2e][export]") {
  const json line = exported(
      R"({"prompt":"mail bob@example.com","at":"2026-11-23T10:00:00Z","user_id":"eve@x.org"})");
  CHECK(line["messages"][0]["content"] == "mail [REDACTED]");
  CHECK(line["daybook"]["redactions"] == 2);
  CHECK_THAT(line["user_id"].get<std::string>(), Catch::StartsWith("u_"));
}

TEST_CASE("export: a reported cost is told, a computed one is left to the prices there",
          "[e2e][export]") {
  const std::string call = R"({"prompt":"a","model":"m","provider":"p",)"
                           R"("at":"2026-11-23T10:00:00Z","usage":{"input":1000000})";
  CHECK(exported(call + R"(,"cost_usd":0.000000001})")["cost_usd"] == 1e-9);
  const Daybook daybook;
  REQUIRE(daybook.run({"init"}).exit == 0);
  REQUIRE(daybook.run({"prices", "set", "--provider", "p", "m", "input=2"}).exit == 0);
  REQUIRE(daybook.run({"ingest"}, call + '}').exit == 0);
  CHECK(daybook.run({"query", "SELECT cost_usd FROM completions", "--format", "json"})
            .json()[0]["cost_usd"] == 2.0);
  const json line = only_line(daybook.run({"export"}));
  CHECK(line.count("cost_usd") == 0);
  CHECK(line["daybook"]["tokens"] == json::parse(R"({"input":1000000})"));
}

TEST_CASE("export: filters and types choose the records", "[e2e][export]") {
  const Daybook daybook;
  const std::string lines =
      R"({"prompt":"a","model":"m1","service":"x","at":"2026-11-23T10:00:00Z","tags":["t"]})"
      "\n"
      R"({"prompt":"b","model":"m2","service":"y","at":"2026-11-24T10:00:00Z","user_id":"eve@x.org"})"
      "\n"
      R"({"type":"event","name":"e","service":"x","at":"2026-11-24T11:00:00Z","session_id":"s"})"
      "\n"
      R"({"type":"metric","name":"q","value":1,"service":"x","environment":"prod","at":"2026-11-24T12:00:00Z"})";
  REQUIRE(daybook.run({"ingest"}, lines).exit == 0);
  const auto count = [&](Daybook::Words words) {
    words.insert(words.begin(), "export");
    const std::string out = daybook.run(words).out;
    return std::count(out.begin(), out.end(), '\n');
  };
  CHECK(count({}) == 4);
  CHECK(count({"--service", "x"}) == 3);
  CHECK(count({"--environment", "prod"}) == 1);
  CHECK(count({"--since", "2026-11-24"}) == 3);
  CHECK(count({"--until", "2026-11-24T11:00"}) == 2);
  CHECK(count({"--model", "m2"}) == 1);
  CHECK(count({"--operation", "chat"}) == 2);
  CHECK(count({"--status", "ok"}) == 2);
  CHECK(count({"--status", "error"}) == 0);
  CHECK(count({"--user", "eve@x.org"}) == 1);
  CHECK(count({"--session", "s"}) == 1);
  CHECK(count({"--conversation", "c0000000001"}) == 1);
  CHECK(count({"--trace", "0af7651916cd43dd8448eb211c80319c"}) == 0);
  CHECK(count({"--tag", "t"}) == 1);
  CHECK(count({"--type", "metric", "--type", "event"}) == 2);
  CHECK(count({"--to", "chat"}) == 2);
  const Answer odd = daybook.run({"export", "--type", "evnt"});
  CHECK(odd.exit == 2);
  CHECK_THAT(odd.err, Contains("did you mean \"event\""));
  CHECK(daybook.run({"export", "--to", "chat", "--type", "event"}).exit == 2);
}

TEST_CASE("export --to chat is a log that ingest takes for one", "[e2e][export]") {
  RoundTrip trip;
  REQUIRE(trip.run({"ingest", example("llm_http_exchanges.jsonl")}).exit == 0);
  const std::string records = trip.exported("daybook.db", "1.jsonl");
  REQUIRE(trip.run({"export", "--to", "chat", "chat.jsonl"}).exit == 0);
  CHECK(trip.read("chat.jsonl").find("\"type\":\"completion\"") == std::string::npos);
  REQUIRE(trip.run({"ingest", "--from", "chat", "chat.jsonl", "--db", "again.db"}).exit == 0);
  CHECK(trip.exported("again.db", "2.jsonl") == records);
}

TEST_CASE("export --to csv is a view as RFC 4180 has it", "[e2e][export]") {
  const Daybook daybook;
  REQUIRE(daybook.run({"ingest"}, R"({"prompt":"a,\"b\"\nc","at":"2026-11-23T10:00:00Z"})").exit ==
          0);
  const Answer calls = daybook.run({"export", "--to", "csv"});
  CHECK_THAT(calls.out, Catch::StartsWith("id,at,at_us,service,"));
  CHECK_THAT(calls.out, Contains("\"a,\"\"b\"\"\nc\"") && Catch::EndsWith("\r\n"));
  CHECK(daybook.run({"export", "--to", "csv", "--type", "completion"}).out == calls.out);
  CHECK_THAT(daybook.run({"export", "--to", "csv", "--type", "conversations"}).out,
             Catch::StartsWith("conversation_id,"));
  CHECK(daybook.run({"export", "--to", "csv", "--type", "ago"}).exit == 2);
  const Answer odd = daybook.run({"export", "--to", "csv", "--type", "metrics", "--user", "u"});
  CHECK(odd.exit == 2);
  CHECK_THAT(odd.err, Contains("--user"));
}

TEST_CASE("export writes a new file that only its owner reads, and none over another",
          "[e2e][export]") {
  const Daybook daybook;
  REQUIRE(daybook.ingest_example("llm_http_exchanges.jsonl").exit == 0);
  const Answer answer = daybook.run({"export", "all.jsonl", "--format", "json"});
  CHECK(answer.exit == 0);
  struct stat status {};
  REQUIRE(::stat(daybook.path("all.jsonl").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  const std::string all = daybook.read("all.jsonl");
  CHECK(answer.json()["records"] == std::count(all.begin(), all.end(), '\n'));
  CHECK(daybook.run({"export"}).out == all);
  const Answer again = daybook.run({"export", "all.jsonl"});
  CHECK(again.exit == 2);
  CHECK_THAT(again.err, Contains("is there already"));
  CHECK(daybook.read("all.jsonl") == all);
  CHECK(daybook.run({"export", "--db", "none.db", "new.jsonl"}).exit == 1);
  CHECK(::stat(daybook.path("new.jsonl").c_str(), &status) != 0);
}

TEST_CASE("export ends without a word when its reader leaves", "[e2e][export]") {
  const Daybook daybook;
  REQUIRE(daybook.ingest_example("agent_chat_calls.jsonl").exit == 0);
  const std::string script = "( trap \"\" PIPE; " + std::string(DAYBOOK_CLI) + " --db " +
                             daybook.path("daybook.db") + " export 2>" + daybook.path("e") +
                             "; echo $? >" + daybook.path("x") + " ) | head -c 1 >/dev/null";
  daybook.file("script", script);
  CHECK(std::system(("/bin/sh " + daybook.path("script")).c_str()) == 0);
  CHECK(daybook.read("e").empty());
  CHECK(daybook.read("x") == std::to_string(128 + SIGPIPE) + '\n');
}
