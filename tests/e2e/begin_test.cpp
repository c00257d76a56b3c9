// The first minute: no store, misuse, help.
#include <algorithm>
#include <cstdlib>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using namespace testing;
using Catch::Contains;
using Catch::StartsWith;

TEST_CASE("daybook alone without a store says how to begin, in three lines", "[e2e]") {
  const Answer answer = Daybook().run({});
  CHECK(answer.exit == 0);
  CHECK_THAT(answer.out, StartsWith("No history here yet."));
  CHECK(std::count(answer.out.begin(), answer.out.end(), '\n') == 3);
}

TEST_CASE("an option without its value says what is missing", "[e2e]") {
  const Answer answer = Daybook().run({"--db"});
  CHECK(answer.exit == 2);
  CHECK(answer.err == "daybook: --db: PATH is missing; see `daybook --help`\n");
}

TEST_CASE("reading a missing store fails and names the remedy", "[e2e]") {
  for (const char* command : {"stats", "check", "tail"}) {
    const Answer answer = Daybook().run({command});
    CHECK(answer.exit == 1);
    CHECK(answer.out.empty());
    CHECK_THAT(answer.err, StartsWith("daybook: no store at daybook.db") &&
                               Contains("daybook init") && Contains("--db"));
  }
}

TEST_CASE("misuse is told on one line with the nearest name, and exits 2", "[e2e]") {
  struct Case {
    Daybook::Words words;
    const char* meant;
  };
  for (const Case& c :
       {Case{{"inges"}, "\"ingest\""}, Case{{"report", "latncy"}, "\"latency\""},
        Case{{"ingest", "--formm"}, "\"--from\""}, Case{{"stats", "--format", "jsno"}, "\"json\""},
        Case{{"schema", "completion"}, "\"completions\""}, Case{{"query"}, "SQL"},
        Case{{"report"}, "latency, tokens"}}) {
    const Answer answer = Daybook().run(c.words);
    CHECK(answer.exit == 2);
    CHECK(answer.out.empty());
    CHECK_THAT(answer.err, StartsWith("daybook: ") && Contains(c.meant) && Contains("--help"));
    CHECK(std::count(answer.err.begin(), answer.err.end(), '\n') == 1);
  }
}

TEST_CASE("global options go before and after the command", "[e2e]") {
  const Daybook daybook;
  CHECK(daybook.run({"--db", "a.db", "init", "--format", "json"}).json()["path"] == "a.db");
  CHECK(daybook.run({"--format", "json", "stats", "--db", "a.db"}).json()["ok"] == true);
  CHECK(daybook.run({"stats"}, "", {"DAYBOOK_DB=a.db"}).exit == 0);
}

TEST_CASE("init creates a store and never changes one", "[e2e]") {
  const Daybook daybook;
  const auto first = daybook.run({"init", "--format", "json"}).json();
  CHECK(first["created"] == true);
  CHECK(first["command"] == "init");
  CHECK(first["exit"] == 0);
  const std::string before = daybook.read("daybook.db");
  CHECK(daybook.run({"init", "--format", "json"}).json()["created"] == false);
  CHECK(daybook.read("daybook.db") == before);
}

TEST_CASE("help and version go to standard output", "[e2e]") {
  CHECK_THAT(Daybook().run({"--help"}).out, Contains("Usage: daybook"));
  CHECK_THAT(Daybook().run({"conversation", "show", "--help"}).out,
             Contains("Usage: daybook conversation show [OPTIONS] ID"));
  CHECK_THAT(Daybook().run({"--version"}).out, StartsWith("daybook "));
}

TEST_CASE("help COMMAND says what COMMAND --help does", "[e2e]") {
  CHECK(Daybook().run({"help"}).out == Daybook().run({"--help"}).out);
  const Answer report = Daybook().run({"help", "report", "latency"});
  CHECK(report.exit == 0);
  CHECK_THAT(report.out, Contains("Usage: daybook report latency"));
  CHECK(report.out == Daybook().run({"report", "latency", "--help"}).out);
  const Answer none = Daybook().run({"help", "reprot"});
  CHECK(none.exit == 2);
  CHECK(none.out.empty());
  CHECK_THAT(none.err, Contains("unknown command \"reprot\"; did you mean \"report\"?"));
}

TEST_CASE("an answer that cannot be written is a failure", "[e2e]") {
  const Daybook daybook;
  daybook.run({"init"});
  daybook.file("run", std::string("exec '") + DAYBOOK_CLI + "' schema > /dev/full\n");
  const Answer help = daybook.run({"schema", "--format", "csv"});
  CHECK(help.exit == 0);  // the same without the full device
  const int status = std::system(("cd " + daybook.path(".") + " && sh run 2> told").c_str());
  CHECK(status != 0);
  CHECK_THAT(daybook.read("told"), Contains("standard output"));
}

TEST_CASE("a file that is no store is told as such", "[e2e]") {
  const Daybook daybook;
  daybook.file("daybook.db", std::string(8192, 'x'));
  const Answer answer = daybook.run({"stats"});
  CHECK(answer.exit == 1);
  CHECK_THAT(answer.err, StartsWith("daybook: ") && Contains("daybook.db"));
}

TEST_CASE("completions are scripts that bash accepts", "[e2e]") {
  const Daybook daybook;
  daybook.file("c.bash", daybook.run({"completion", "bash"}).out);
  CHECK(std::system(("bash -n " + daybook.path("c.bash")).c_str()) == 0);
  CHECK(daybook.run({"completion", "tcsh"}).exit == 2);
}
