// Files in: what is stored, what is rejected, what is told of it.
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using namespace testing;
using Catch::Contains;
using Catch::StartsWith;
using nlohmann::json;

namespace {

const char* const kGood =
    R"({"type":"completion","at":"2026-11-23T10:00:00Z","latency_ms":812,"model":"m-1",)"
    R"("messages":[{"role":"user","content":"hi"}],"response":"hello",)"
    R"("usage":{"prompt_tokens":8,"completion_tokens":2}})"
    "\n";
const char* const kBad =
    R"({"type":"completion","at":"2026-11-23T10:00:00Z","messages":[],"usage":{"input_tokens":"12k"}})"
    "\n";

}  // namespace

TEST_CASE("the agent's calls go in, and the summary says how often they fold", "[e2e]") {
  const Daybook daybook;
  const auto result = daybook.ingest_example("agent_chat_calls.jsonl").json();
  CHECK(result["ok"] == true);
  CHECK(result["records"] == 184);
  CHECK(result["stored"] == 184);
  CHECK(result["rejected"] == 0);
  CHECK(result["no_time"] == 184);
  CHECK(result["folded_ratio"].get<double>() > 10);
  CHECK(result["sources"][0]["lines"] == 184);
  for (const char* key : {"command", "exit", "elapsed_ms", "warnings", "duplicates", "redactions",
                          "bytes_in", "bytes_stored", "per_second"})
    CHECK(result.contains(key));
}

TEST_CASE("the summary for people is one line that counts calls", "[e2e]") {
  const Daybook daybook;
  daybook.file("a.jsonl", kGood);
  const Answer answer = daybook.run({"ingest", "a.jsonl"});
  CHECK(answer.exit == 0);
  CHECK_THAT(answer.out, StartsWith("1 call, "));
  CHECK(answer.err.empty());
}

TEST_CASE("standard input, patterns and compressed files are read alike", "[e2e]") {
  const Daybook daybook;
  daybook.file("a1.log", kGood);
  daybook.file("a2.log", kGood);
  std::system(("gzip " + daybook.path("a2.log")).c_str());
  CHECK(daybook.run({"ingest", "a?.log*", "--format", "json"}).json()["stored"] == 2);
  CHECK(daybook.run({"ingest", "-", "--format", "json"}, kGood).json()["stored"] == 1);
  CHECK(daybook.run({"ingest", "--format", "json"}, kGood).json()["stored"] == 1);
}

TEST_CASE("a rejected line is told with file, line and key, and the rest is stored", "[e2e]") {
  const Daybook daybook;
  daybook.file("app.jsonl", std::string(kGood) + kBad + kGood);
  const Answer answer = daybook.run({"ingest", "app.jsonl", "--rejects", "r.jsonl"});
  CHECK(answer.exit == 5);
  CHECK(answer.err ==
        "daybook: app.jsonl:2: usage.input_tokens: expected a number, got \"12k\" "
        "(kept in r.jsonl)\n");
  const auto kept = json::parse(daybook.read("r.jsonl"));
  CHECK(kept["line"] == 2);
  CHECK(kept["key"] == "usage.input_tokens");
  CHECK(kept["raw"].get<std::string>() + '\n' == kBad);
  struct stat status {};
  REQUIRE(stat(daybook.path("r.jsonl").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("many rejections are told in a few lines", "[e2e]") {
  const Daybook daybook;
  std::string text = kGood;
  for (int i = 0; i < 30; ++i) text += kBad;
  const Answer answer = daybook.run({"ingest"}, text);
  CHECK(std::count(answer.err.begin(), answer.err.end(), '\n') == 11);
  CHECK_THAT(answer.err, Contains("and 20 more rejections"));
}

TEST_CASE("ingest --max-rejects turns done in part into failed", "[e2e]") {
  const std::string text = std::string(kGood) + kBad + kBad;
  CHECK(Daybook().run({"ingest", "--max-rejects", "2"}, text).exit == 5);
  CHECK(Daybook().run({"ingest", "--max-rejects", "1"}, text).exit == 1);
}

TEST_CASE("where nothing could be stored, ingest has failed", "[e2e]") {
  CHECK(Daybook().run({"ingest"}, kBad).exit == 1);
  CHECK(Daybook().run({"ingest"}, "").exit == 0);  // nothing to do is done
}

TEST_CASE("a source that cannot be read is named, and the others are stored", "[e2e]") {
  const Daybook daybook;
  daybook.file("a.jsonl", kGood);
  std::filesystem::create_directory(daybook.path("folder"));
  const Answer answer =
      daybook.run({"ingest", "none.jsonl", "folder", "no*.log", "a.jsonl", "--format", "json"});
  CHECK(answer.exit == 5);
  CHECK(answer.json()["stored"] == 1);
  for (const char* name : {"none.jsonl", "folder", "no*.log"})
    CHECK_THAT(answer.err, Contains(name));
  CHECK(std::count(answer.err.begin(), answer.err.end(), '\n') == 3);
}

TEST_CASE("only missing files: failed, and no store is left behind", "[e2e]") {
  const Daybook daybook;
  CHECK(daybook.run({"ingest", "none.jsonl"}).exit == 1);
  CHECK_FALSE(std::filesystem::exists(daybook.path("daybook.db")));
}

TEST_CASE("a rejects file that is an input is refused before it is harmed", "[e2e]") {
  const Daybook daybook;
  daybook.file("a.jsonl", kGood);
  CHECK(daybook.run({"ingest", "a.jsonl", "--rejects", "a.jsonl"}).exit == 2);
  CHECK(daybook.read("a.jsonl") == kGood);
}

TEST_CASE("a rejects file that is the store, or beside it, is refused before it is harmed",
          "[e2e]") {
  const Daybook daybook;
  daybook.file("a.jsonl", std::string(kGood) + kBad);
  for (const char* name : {"daybook.db", "./daybook.db", "daybook.db-wal"}) {
    const Answer answer = daybook.run({"ingest", "a.jsonl", "--rejects", name});
    CHECK(answer.exit == 2);
    CHECK_THAT(answer.err, Contains("belongs to the store"));
    CHECK_FALSE(std::filesystem::exists(daybook.path("daybook.db")));
  }
  REQUIRE(daybook.run({"ingest", "a.jsonl"}).exit == 5);
  CHECK(daybook.run({"ingest", "a.jsonl", "--rejects", daybook.path("daybook.db")}).exit == 2);
  CHECK(daybook.run({"check", "--quick"}).exit == 0);
}

TEST_CASE("a record that says its id is stored once", "[e2e]") {
  std::string line = kGood;
  line.insert(1, R"("id":"x-1",)");
  const auto result = Daybook().run({"ingest", "--format", "json"}, line + line).json();
  CHECK(result["stored"] == 1);
  CHECK(result["duplicates"] == 1);
  CHECK(result["exit"] == 0);
}

TEST_CASE("personal data is redacted, unless the user says otherwise", "[e2e]") {
  const std::string line = R"({"at":"2026-11-23T10:00:00Z","prompt":"mail bob@example.com"})"
                           "\n";
  const Daybook daybook;
  const Daybook::Words ask = {"query", "SELECT prompt FROM completions", "--format", "csv"};
  CHECK(daybook.run({"ingest", "--format", "json"}, line).json()["redactions"] == 1);
  CHECK(daybook.run(ask).out == "prompt\r\nmail [REDACTED]\r\n");
  CHECK(daybook.run({"ingest", "--no-redact", "--format", "json"}, line).json()["redactions"] == 0);
  CHECK_THAT(daybook.run(ask).out, Contains("bob@example.com"));
}

TEST_CASE("a store in a folder that does not exist is an error with a remedy", "[e2e]") {
  const Answer answer = Daybook().run({"ingest", "--db", "no/where.db"}, kGood);
  CHECK(answer.exit == 1);
  CHECK_THAT(answer.err, StartsWith("daybook: ") && Contains("no folder no/"));
}
