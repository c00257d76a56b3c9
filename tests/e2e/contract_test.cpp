// What holds for every command: exit codes, one line for an error, JSON wherever it is asked for.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using namespace testing;
using Catch::Contains;
using Catch::StartsWith;
using nlohmann::json;

namespace {

const char* const kCalls =
    R"({"at":"2026-11-23T10:00:00Z","latency_ms":5,"model":"a","prompt":"x","conversation_id":"c-123456"})"
    "\n"
    R"({"type":"event","at":"2026-11-23T10:00:01Z","name":"deploy"})"
    "\n"
    R"({"at":"2026-11-23T10:00:02Z","latency_ms":7,"model":"a","prompt":"y"})"
    "\n";

struct Stored : Daybook {
  Stored() { REQUIRE(run({"ingest"}, kCalls).exit == 0); }
};

/// The line on standard error, which is the only one.
std::string line(const Answer& answer) {
  CHECK(std::count(answer.err.begin(), answer.err.end(), '\n') == 1);
  CHECK_THAT(answer.err, StartsWith("daybook: "));
  return answer.err.substr(0, answer.err.find('\n'));
}

}  // namespace

TEST_CASE("every command that lists answers with one array", "[e2e]") {
  const Stored store;
  for (const Daybook::Words& words : std::vector<Daybook::Words>{{"query", "SELECT 1 AS one"},
                                                                 {"schema"},
                                                                 {"report", "latency"},
                                                                 {"report", "tokens"},
                                                                 {"report", "errors"},
                                                                 {"report", "traffic"},
                                                                 {"report", "tools"},
                                                                 {"report", "prompts"},
                                                                 {"report", "scores"},
                                                                 {"report", "storage"},
                                                                 {"report", "latency", "--sql"},
                                                                 {"report", "storage", "--sql"},
                                                                 {"conversation", "list"},
                                                                 {"trace", "list"},
                                                                 {"alert", "list"},
                                                                 {"alert", "check"},
                                                                 {"alert", "history"},
                                                                 {"audit", "show"},
                                                                 {"report", "compliance"},
                                                                 {"report", "threats"},
                                                                 {"search", "nothing"},
                                                                 {"tail"}}) {
    Daybook::Words asked = words;
    asked.insert(asked.end(), {"--format", "json"});
    const Answer answer = store.run(asked);
    INFO(words[0] << ' ' << answer.out << answer.err);
    CHECK(answer.exit == 0);
    CHECK(answer.json().is_array());
  }
}

TEST_CASE("every command with one result answers with one object that says how it went", "[e2e]") {
  const Stored store;
  REQUIRE(store.run({"config", "set", "disk_free_min", "0%"}).exit == 0);  // whatever is free here
  for (const Daybook::Words& words :
       std::vector<Daybook::Words>{{},
                                   {"init"},
                                   {"ingest", "-"},
                                   {"stats"},
                                   {"health"},
                                   {"report", "health"},
                                   {"check"},
                                   {"audit", "verify"},
                                   {"audit", "anchor"},
                                   {"upgrade"},
                                   {"upgrade", "--dry-run"},
                                   {"search", "--index"},
                                   {"config", "show"},
                                   {"config", "set", "ids", "keep"},
                                   {"conversation", "show", "c-123456"},
                                   {"redact"},
                                   {"completion", "bash"}}) {
    Daybook::Words asked = words;
    asked.insert(asked.end(), {"--format", "json"});
    const Answer answer = store.run(asked, "");
    INFO(answer.out << answer.err);
    CHECK(answer.exit == 0);
    const json object = answer.json();
    for (const char* key : {"command", "ok", "exit", "elapsed_ms", "warnings"})
      CHECK(object.contains(key));
    CHECK(object["ok"] == true);
  }
}

TEST_CASE("a command with one result answers with an object where it fails or is misused",
          "[e2e]") {
  const Daybook none;
  for (const auto& [words, exit] :
       std::vector<std::pair<Daybook::Words, int>>{{{"stats"}, 1},
                                                   {{"check"}, 1},
                                                   {{"upgrade"}, 1},
                                                   {{"config", "show"}, 1},
                                                   {{"redact", "none"}, 1},
                                                   {{"ingest", "a", "--rejects", "a"}, 2},
                                                   {{"ingest", "a", "--assume-zone", "mars"}, 2}}) {
    none.file("a", "{}\n");
    Daybook::Words asked = words;
    asked.insert(asked.end(), {"--format", "json"});
    const Answer answer = none.run(asked);
    INFO(answer.out << answer.err);
    CHECK(answer.exit == exit);
    line(answer);
    const json object = answer.json();
    CHECK(object["ok"] == false);
    CHECK(object["exit"] == exit);
    CHECK_FALSE(object["error"]["message"].get<std::string>().empty());
  }
}

TEST_CASE("settings and findings are rows where rows are asked for", "[e2e]") {
  const Stored store;
  CHECK_THAT(store.run({"config", "show", "--format", "csv"}).out,
             StartsWith("setting,value,meaning\r\nredaction,default,"));
  CHECK_THAT(store.run({"check", "--format", "csv"}).out,
             StartsWith("check,state,finding\r\nintegrity,ok,"));
}

TEST_CASE("query --limit holds wherever it is given, and a cut is said on standard error",
          "[e2e]") {
  const Stored store;
  const std::string sql = "SELECT model FROM completions";
  const Answer cut = store.run({"query", sql, "--limit", "1", "--format", "csv"});
  CHECK(cut.out == "model\r\na\r\n");
  CHECK(cut.err == "only the first 1 row is shown; `--limit` shows more\n");
  CHECK(cut.exit == 0);
  const Answer whole = store.run({"query", sql, "--limit", "2", "--format", "csv"});
  CHECK(whole.out == "model\r\na\r\na\r\n");
  CHECK(whole.err.empty());
  CHECK(store.run({"query", sql, "--limit", "0", "--format", "jsonl"}).out.empty());
  CHECK(store.run({"query", sql, "--limit", "18446744073709551615"}).exit == 0);
}

TEST_CASE("query: a limit or a time that cannot be is misuse that says why", "[e2e]") {
  const Stored store;
  const auto refused = [&](const Daybook::Words& more) {
    Daybook::Words words = {"query", "SELECT 1"};
    words.insert(words.end(), more.begin(), more.end());
    const Answer answer = store.run(words);
    CHECK(answer.exit == 2);
    return line(answer);
  };
  CHECK_THAT(refused({"--limit", "-1"}), Contains("--limit: expected a whole number, got \"-1\""));
  CHECK_THAT(refused({"--limit", "99999999999999999999"}), Contains("--limit: expected"));
  CHECK_THAT(refused({"--timeout", "-5s"}), Contains("--timeout: expected a duration"));
  CHECK_THAT(refused({"--timeout=nans"}), Contains("--timeout: expected a duration"));
  CHECK_THAT(refused({"--timeout", "999999999999d"}),
             Contains("--timeout: 999999999999d is more than 285 years"));
  CHECK(store.run({"query", "SELECT 1", "--timeout", "280000d"}).exit == 2);
  CHECK(store.run({"query", "SELECT 1", "--timeout", "100000d"}).exit == 0);
  CHECK(store.run({"query", "SELECT 1", "--timeout", "0s"}).exit == 0);
}

TEST_CASE("times the wrong way round are misuse rather than an empty answer", "[e2e]") {
  const Stored store;
  const Answer answer =
      store.run({"report", "latency", "--since", "2026-11-30", "--until", "2026-11-01"});
  CHECK(answer.exit == 2);
  CHECK_THAT(line(answer), Contains("--since 2026-11-30 is not before --until 2026-11-01"));
}

TEST_CASE("SQL that cannot be read is the fault of the SQL, and the nearest view is named",
          "[e2e]") {
  const Stored store;
  const Answer syntax = store.run({"query", "SELEC 1"});
  CHECK(syntax.exit == 2);
  CHECK(line(syntax) ==
        "daybook: the SQL cannot be read: near \"SELEC\": syntax error: write it as SQLite does; "
        "`daybook schema` lists the views");
  CHECK(line(store.run({"query", "SELECT 1 FROM complections"})) ==
        "daybook: no such view complections: did you mean completions? `daybook schema` lists the "
        "views");
}

TEST_CASE("SQL that would load an extension is denied, with what to do instead", "[e2e]") {
  const Stored store;
  const Answer answer = store.run({"query", "SELECT load_extension('x')"});
  CHECK(answer.exit == 3);
  CHECK_THAT(line(answer), Contains("may not load extensions: ask such a question with `sqlite3"));
}

TEST_CASE("conversation list -n 0 lists none", "[e2e]") {
  CHECK(Stored().run({"conversation", "list", "-n", "0", "--format", "jsonl"}).out.empty());
}

TEST_CASE("whatever cuts its list by -n takes --limit, as query does", "[e2e]") {
  const Stored store;
  for (const Daybook::Words& words : std::vector<Daybook::Words>{{"conversation", "list"},
                                                                 {"trace", "list"},
                                                                 {"tail"},
                                                                 {"search", "x"},
                                                                 {"alert", "history"},
                                                                 {"audit", "show"}}) {
    Daybook::Words asked = words;
    asked.insert(asked.end(), {"--limit", "0", "--format", "csv"});
    const Answer answer = store.run(asked);
    INFO(words[0] << ' ' << answer.out << answer.err);
    CHECK(answer.exit == 0);
    CHECK(std::count(answer.out.begin(), answer.out.end(), '\n') == 1);  // the columns' names
  }
}

TEST_CASE("redact says what to do where its file cannot be read", "[e2e]") {
  CHECK(line(Daybook().run({"redact", "none"})) ==
        "daybook: none: No such file or directory: check the path");
  CHECK_THAT(line(Daybook().run({"redact", "."})), Contains("name a file that can be read"));
}

TEST_CASE("redact lets no compressed text through, and says how to inflate it", "[e2e]") {
  const Daybook daybook;
  const std::string gz = "\x1f\x8b\x08 text", zst = "\x28\xb5\x2f\xfd text";
  const Answer file = daybook.run({"redact", daybook.file("a.gz", gz)});
  CHECK(file.exit == 2);
  CHECK(file.out.empty());
  CHECK_THAT(line(file),
             Contains("is compressed") && Contains("zcat < ") && Contains("a.gz | daybook redact"));
  CHECK(line(daybook.run({"redact"}, zst)) ==
        "daybook: standard input is compressed, redact reads plain text: zstdcat | daybook redact");
}

TEST_CASE("an answer that nobody can take is a failure", "[e2e]") {
  const Stored store;
  const std::string command = std::string(DAYBOOK_CLI) + " --db " + store.path("daybook.db");
  const auto exit_of = [&](const std::string& rest) {
    return WEXITSTATUS(
        std::system(("/bin/sh -c '" + command + rest + " 2>" + store.path("e") + "'").c_str()));
  };
  CHECK(exit_of(" stats >/dev/full") == 1);
  CHECK_THAT(store.read("e"), Contains("standard output: cannot write"));
}

TEST_CASE("a reader that leaves ends a command without a word", "[e2e]") {
  const Stored store;
  const std::string many =
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 100000)"
      " SELECT x FROM n";
  for (const std::string& words :
       {"query \"" + many + "\" --format csv", "query \"" + many + "\" --format json"}) {
    const std::string script = "( trap \"\" PIPE; " + std::string(DAYBOOK_CLI) + " --db " +
                               store.path("daybook.db") + ' ' + words + " 2>" + store.path("e") +
                               "; echo $? >" + store.path("x") + " ) | head -c 1 >/dev/null";
    store.file("script", script);
    CHECK(std::system(("/bin/sh " + store.path("script")).c_str()) == 0);
    CHECK(store.read("e").empty());
    CHECK(store.read("x") == std::to_string(128 + SIGPIPE) + '\n');
  }
}

TEST_CASE("tail -f gives a line of JSON for each record, those that arrive later too", "[e2e]") {
  const Stored store;
  // The shell's id becomes daybook's, so that it can be ended.
  const std::string command = "echo $$; exec " + std::string(DAYBOOK_CLI) + " --db " +
                              store.path("daybook.db") + " tail -f -n 1 --format json";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(::popen(command.c_str(), "r"),
                                                            &::pclose);
  REQUIRE(out);
  const auto next = [&] {
    char text[1024] = {};
    REQUIRE(std::fgets(text, sizeof text, out.get()) != nullptr);
    return json::parse(text);
  };
  const pid_t process = next();
  CHECK(next()["at"] == "2026-11-23T10:00:02.000000000Z");
  const char* const later = R"({"type":"event","at":"2026-11-23T10:00:09Z","name":"later"})";
  CHECK(store.run({"ingest"}, later).exit == 0);
  CHECK(next()["what"] == "later");
  CHECK(::kill(process, SIGTERM) == 0);
}
