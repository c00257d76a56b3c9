// ingest --resume: what it says, and how it ends.
#include <filesystem>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using namespace testing;
using Catch::Contains;

namespace {

std::string event(const std::string& name) {
  return R"({"type":"event","at":"2026-11-23T10:00:00Z","name":")" + name + "\"}\n";
}

const Daybook::Words kResume = {"ingest", "--resume", "a.log", "--format", "json"};
const Daybook::Words kNames = {"query", "SELECT name FROM events", "--format", "csv"};

}  // namespace

TEST_CASE("ingest --resume stores what is new, and says what was read before", "[e2e]") {
  const Daybook daybook;
  daybook.file("a.log", event("a") + event("b"));
  CHECK(daybook.run(kResume).json()["read_before"] == 0);
  daybook.file("a.log", event("a") + event("b") + event("c"));
  const auto again = daybook.run(kResume).json();
  CHECK(again["exit"] == 0);
  CHECK(again["stored"] == 1);
  CHECK(again["read_before"] == 2);
  CHECK(again["bytes_in"] == event("c").size());
  CHECK(again["sources"][0]["lines"] == 1);
  CHECK(again["sources"][0]["read_before"] == 2);
  CHECK(daybook.run(kNames).out == "name\r\na\r\nb\r\nc\r\n");
  CHECK_THAT(daybook.run({"ingest", "--resume", "a.log"}).out,
             Contains("3 lines were read before"));
}

TEST_CASE("without --resume a file is read from its beginning", "[e2e]") {
  const Daybook daybook;
  daybook.file("a.log", event("a"));
  daybook.run(kResume);
  CHECK(daybook.run({"ingest", "a.log", "--format", "json"}).json()["stored"] == 1);
}

TEST_CASE("ingest --resume tells of an incomplete last line, and takes it once it is complete",
          "[e2e]") {
  const Daybook daybook;
  const std::string line = event("b");
  daybook.file("a.log", event("a") + line.substr(0, 30));
  const auto first = daybook.run(kResume).json();
  CHECK(first["exit"] == 0);
  CHECK(first["unfinished"] == 1);
  CHECK(first["rejected"] == 0);
  daybook.file("a.log", event("a") + line);
  CHECK(daybook.run(kResume).json()["stored"] == 1);
}

TEST_CASE("ingest --resume rejects a line once, and the file of rejects keeps it", "[e2e]") {
  const Daybook daybook;
  daybook.file("a.log", event("a") + "nonsense\n");
  const Daybook::Words run = {"ingest", "--resume", "a.log", "--rejects", "r.jsonl"};
  CHECK(daybook.run(run).exit == 5);
  const Answer again = daybook.run(run);
  CHECK(again.exit == 0);
  CHECK(again.err.empty());
  CHECK_THAT(daybook.read("r.jsonl"), Contains("nonsense"));
  CHECK(
      daybook.run({"query", "SELECT lines, rejected FROM ingest_sources", "--format", "csv"}).out ==
      "lines,rejected\r\n2,1\r\n");
}

TEST_CASE("ingest --resume and --follow refuse standard input before anything is made", "[e2e]") {
  const Daybook daybook;
  for (const char* flag : {"--resume", "--follow"}) {
    for (const Daybook::Words& words :
         {Daybook::Words{"ingest", flag, "-"}, Daybook::Words{"ingest", flag}}) {
      const Answer answer = daybook.run(words, event("a"));
      CHECK(answer.exit == 2);
      CHECK_THAT(answer.err, Contains(flag) && Contains("standard input"));
    }
  }
  CHECK_FALSE(std::filesystem::exists(daybook.path("daybook.db")));
}

TEST_CASE("ingest --resume names a missing file, and leaves no store behind", "[e2e]") {
  const Daybook daybook;
  const Answer answer = daybook.run({"ingest", "--resume", "none.log"});
  CHECK(answer.exit == 1);
  CHECK_THAT(answer.err, Contains("none.log"));
  CHECK_FALSE(std::filesystem::exists(daybook.path("daybook.db")));
}

TEST_CASE("ingest --resume bears a pattern that matches nothing yet, beside one that does",
          "[e2e]") {
  const Daybook daybook;
  daybook.file("a.log", event("a"));
  const Answer answer = daybook.run({"ingest", "--resume", "*.log", "*.log.1"});
  CHECK(answer.exit == 0);
  CHECK(answer.err.empty());
  CHECK(daybook.run({"ingest", "--resume", "*.lgo"}).exit == 1);
}

TEST_CASE("ingest --follow refuses a compressed file", "[e2e]") {
  const Daybook daybook;
  daybook.file("a.log", event("a"));
  REQUIRE(std::system(("gzip " + daybook.path("a.log")).c_str()) == 0);
  const Answer answer = daybook.run({"ingest", "--follow", "a.log.gz"});
  CHECK(answer.exit == 1);
  CHECK_THAT(answer.err, Contains("a.log.gz") && Contains("compressed") && Contains("--resume"));
}
