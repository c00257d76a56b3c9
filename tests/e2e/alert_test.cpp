// Alerts and health on the command line: thresholds fire, are told once, fall silent and end.
#include <chrono>
#include <cstdlib>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using Catch::Contains;
using Catch::StartsWith;
using nlohmann::json;
using namespace testing;

namespace {

const std::string kAppend = R"(printf '%s ' "$DAYBOOK_ALERT_BEFORE>$DAYBOOK_ALERT_STATE" >> told)";

struct Watched : Daybook {
  Watched() {
    REQUIRE(run({"init"}).exit == 0);
    REQUIRE(run({"config", "set", "disk_free_min", "0%"}).exit == 0);  // whatever is free here
  }
  /// Calls of now, of which some fail.
  void calls(int good, int failed, const std::string& model = "m") const {
    std::string lines;
    for (int i = 0; i < good + failed; ++i) {
      lines += json{{"type", "completion"},
                    {"at", std::chrono::duration_cast<std::chrono::seconds>(
                               std::chrono::system_clock::now().time_since_epoch())
                               .count()},
                    {"prompt", "p"},
                    {"model", model},
                    {"latency_ms", 50},
                    {"usage", {{"input_tokens", 10}, {"output_tokens", 1}}},
                    {"status", i < good ? "ok" : "error"}}
                   .dump() +
               '\n';
    }
    REQUIRE(run({"ingest"}, lines).exit == 0);
  }
  void set(Words options) const {
    options.insert(options.begin(), {"alert", "set"});
    const Answer answer = run(options);
    INFO(answer.err);
    REQUIRE(answer.exit == 0);
  }
  Answer check(const std::string& command = "") const {
    Words words = {"alert", "check", "--quiet"};
    if (!command.empty()) words.insert(words.end(), {"--exec", command});
    return run(words);
  }
  std::string history(const Words& more = {}) const {
    Words words = {"alert", "history"};
    words.insert(words.end(), more.begin(), more.end());
    words.insert(words.end(), {"--format", "json"});
    std::string text;
    for (const json& row : run(words).json()) {
      text += row["name"].get<std::string>() + ' ' + row["previous"].get<std::string>() + '>' +
              row["state"].get<std::string>() + ' ' +
              (row["command"].is_null() ? "-" : row["command"].get<std::string>()) + '\n';
    }
    return text;
  }
};

}  // namespace

TEST_CASE("alert check exits 4 while an alert fires and 0 when none does", "[e2e]") {
  const Watched store;
  store.set({"errors", "--measure", "error_rate", "--above", "5%"});
  CHECK(store.check().exit == 0);
  store.calls(2, 1);
  const Answer fires = store.run({"alert", "check", "--format", "json"});
  CHECK(fires.exit == 4);
  const json alert = fires.json().at(0);
  CHECK(alert["name"] == "errors");
  CHECK(alert["state"] == "firing");
  CHECK(alert["value"].get<double>() == Approx(1.0 / 3));
  CHECK(alert["threshold"] == 0.05);
  CHECK_THAT(alert["since"].get<std::string>(), StartsWith("20"));
  CHECK(store.run({"alert", "list", "--format", "json"}).json().at(0) == alert);
  store.calls(97, 0);
  CHECK(store.check().exit == 0);
  CHECK(store.history() == "errors unknown>firing -\nerrors firing>ok -\n");
}

TEST_CASE("with --quiet a check prints nothing, so that cron sends no mail", "[e2e]") {
  const Watched store;
  store.set({"quiet", "--measure", "no_data"});
  const Answer answer = store.check("true");
  CHECK(answer.exit == 4);
  CHECK(answer.out.empty());
  CHECK(answer.err.empty());
  CHECK_THAT(store.run({"alert", "check"}).out, Contains("no_data in 1h"));
}

TEST_CASE("the command of --exec runs once for each change, also for one that another check found",
          "[e2e]") {
  const Watched store;
  store.set({"errors", "--measure", "errors", "--above", "0"});
  CHECK(store.check(kAppend).exit == 0);
  store.calls(0, 1);
  CHECK(store.check().exit == 4);  // somebody looks
  for (int i = 0; i < 2; ++i) CHECK(store.check(kAppend).exit == 4);
  store.set({"errors", "--measure", "errors", "--above", "10"});
  for (int i = 0; i < 2; ++i) CHECK(store.check(kAppend).exit == 0);
  CHECK(store.read("told") == "ok>firing firing>ok ");
}

TEST_CASE("two checks at once run the command once", "[e2e]") {
  const Watched store;
  for (const char* name : {"a", "b", "c"}) store.set({name, "--measure", "no_data"});
  const std::string one = std::string(DAYBOOK_CLI) + " --db " + store.path("daybook.db") +
                          " alert check --quiet --exec 'echo $DAYBOOK_ALERT >> " +
                          store.path("told") + "'";
  const std::string three = one + " & a=$!; " + one + " & b=$!; " + one +
                            " & c=$!; wait $a; a=$?; wait $b; b=$?; wait $c; test $a$b$? = 444";
  CHECK(std::system(three.c_str()) == 0);  // all three fire, whoever told it
  std::string told = store.read("told");
  std::sort(told.begin(), told.end());
  CHECK(told == "\n\n\nabc");
}

TEST_CASE("a command gets the facts by environment and as JSON, and is given no code", "[e2e]") {
  const Watched store;
  const std::string evil = "$(touch pwned)`touch pwned`; touch pwned #";
  store.set({"quiet", "--measure", "no_data", "--window", "30m", "--model", evil});
  CHECK(store
            .check("cat > facts; echo $DAYBOOK_ALERT,$DAYBOOK_ALERT_STATE,$DAYBOOK_ALERT_VALUE,"
                   "$DAYBOOK_ALERT_THRESHOLD,$DAYBOOK_ALERT_MEASURE,$DAYBOOK_ALERT_TEXT > env")
            .exit == 4);
  const json facts = json::parse(store.read("facts"));
  CHECK(facts["name"] == "quiet");
  CHECK(facts["state"] == "firing");
  CHECK(facts["before"] == "ok");
  CHECK(facts["scope"]["model"] == evil);
  CHECK(facts["window"] == "30m");
  CHECK(store.read("env") == "quiet,firing,0,1,no_data,no_data in 30m, model " + evil + '\n');
  CHECK_FALSE(std::filesystem::exists(store.path("pwned")));
  CHECK(store.run({"alert", "set", "a;b", "--measure", "no_data"}).exit == 2);
}

TEST_CASE("a command that fails is told and kept, and the state stands", "[e2e]") {
  const Watched store;
  store.set({"errors", "--measure", "errors", "--above", "10", "--warn", "0"});
  store.calls(0, 1);
  const Answer answer = store.check("exit 3");
  CHECK(answer.exit == 5);  // a warning does not fire, but not all was done
  CHECK(answer.err ==
        "daybook: the command for alert errors: exit 3: see `daybook alert history`\n");
  CHECK(store.check("exit 3").exit == 0);
  CHECK(store.history() == "errors unknown>warning exit 3\n");
}

TEST_CASE("what a command prints does not get into the answer", "[e2e]") {
  const Watched store;
  store.set({"quiet", "--measure", "no_data"});
  const Answer answer = store.run({"alert", "check", "--exec", "echo hello", "--format", "json"});
  CHECK(answer.json().size() == 1);
  CHECK(answer.err == "hello\n");
}

TEST_CASE("an alert that is silent exits 0 until its silence is over", "[e2e]") {
  const Watched store;
  store.set({"quiet", "--measure", "no_data"});
  const Answer silent = store.run({"alert", "silence", "quiet", "--for", "2h", "--format", "json"});
  CHECK(silent.json()["silenced_until"].is_string());
  CHECK(store.check(kAppend).exit == 0);
  CHECK_THAT(store.run({"alert", "list"}).out, Contains("silent until"));
  CHECK(store.run({"alert", "silence", "quiet", "--off"}).exit == 0);
  CHECK(store.check(kAppend).exit == 4);
  CHECK(store.read("told") == "ok>firing ");
  CHECK(store.run({"alert", "silence", "quiet"}).exit == 2);
  CHECK(store.run({"alert", "silence", "quiet", "--until", "2020-01-01"}).exit == 2);
  CHECK(store.run({"alert", "silence", "other", "--for", "1h"}).exit == 1);
}

TEST_CASE("alert history is by name, alert remove keeps it", "[e2e]") {
  const Watched store;
  for (const char* name : {"a", "b"}) store.set({name, "--measure", "no_data"});
  store.check();
  CHECK(store.history({"a"}) == "a unknown>firing -\n");
  CHECK(store.history({"-n", "1"}) == "b unknown>firing -\n");
  CHECK(store.history({"--since", "2090-01-01"}).empty());
  CHECK(store.run({"alert", "remove", "a"}).exit == 0);
  CHECK(store.run({"alert", "list", "--format", "json"}).json().size() == 1);
  CHECK(store.history({"a"}) == "a unknown>firing -\n");
  CHECK(store.run({"alert", "remove", "a"}).exit == 1);
}

TEST_CASE("alert check --dry-run tells and keeps nothing", "[e2e]") {
  const Watched store;
  store.set({"quiet", "--measure", "no_data"});
  CHECK(store.run({"alert", "check", "--dry-run"}).exit == 4);
  CHECK(store.history().empty());
  CHECK(store.run({"alert", "check", "--dry-run", "--exec", "true"}).exit == 2);
}

TEST_CASE("alert set takes every option, and list gives them back", "[e2e]") {
  const Watched store;
  const json set = store
                       .run({"alert", "set",           "slow", "--measure", "p95_ms", "--below",
                             "2000",  "--warn",        "3000", "--window",  "90m",    "--for",
                             "10m",   "--min-count",   "20",   "--no-data", "alert",  "--service",
                             "s",     "--environment", "e",    "--kind",    "chat",   "--operation",
                             "o",     "--model",       "m",    "--format",  "json"})
                       .json();
  CHECK(set["created"] == true);
  CHECK(set["scope"] == json::parse(R"({"service":"s","environment":"e","kind":"chat",)"
                                    R"("operation":"o","model":"m"})"));
  const json row = store.run({"alert", "list", "--format", "json"}).json().at(0);
  CHECK(json::parse(row["scope_json"].get<std::string>()) == set["scope"]);
  for (const auto& [key, value] : std::map<std::string, json>{{"name", "slow"},
                                                              {"measure", "p95_ms"},
                                                              {"threshold", 2000},
                                                              {"fires", "below"},
                                                              {"warn", 3000},
                                                              {"window", "90m"},
                                                              {"for", "10m"},
                                                              {"min_count", 20},
                                                              {"no_data", "alert"},
                                                              {"state", "unknown"},
                                                              {"since", nullptr}}) {
    INFO(key);
    CHECK(row[key] == value);
  }
  CHECK(store.check().exit == 0);  // it is to hold for ten minutes
  CHECK_THAT(store.run({"alert", "list"}).out, Contains("firing if it holds, since 20"));
}

TEST_CASE("alert set refuses what cannot be watched, on one line", "[e2e]") {
  const Watched store;
  for (const Daybook::Words& options :
       {Daybook::Words{"a", "--measure", "eror_rate", "--above", "1"},
        {"a", "--measure", "error_rate"},
        {"a", "--measure", "error_rate", "--above", "1", "--below", "2"},
        {"a", "--measure", "error_rate", "--above", "much"},
        {"a", "--measure", "error_rate", "--above", "nan"},
        {"a", "--measure", "error_rate", "--above", "1", "--window", "90d"},
        {"a", "--measure", "no_data", "--above", "1"},
        {"a", "--measure", "losses", "--above", "0", "--model", "m"}}) {
    Daybook::Words words = {"alert", "set"};
    words.insert(words.end(), options.begin(), options.end());
    const Answer answer = store.run(words);
    INFO(answer.err);
    CHECK(answer.exit == 2);
    CHECK(std::count(answer.err.begin(), answer.err.end(), '\n') == 1);
  }
  CHECK(store.run({"alert", "list", "--format", "json"}).json().empty());
}

TEST_CASE("health exits 4 and names what is wrong, and stats and daybook alone show the alert",
          "[e2e]") {
  const Watched store;
  store.calls(3, 0);
  const json well = store.run({"health", "--format", "json"}).json();
  CHECK(well["exit"] == 0);
  CHECK(well["state"] == "ok");
  CHECK(well["committed"] == 3);
  CHECK(well["disk"]["free"].get<double>() > 0);
  CHECK(well["firing"].empty());
  CHECK_THAT(store.run({"health"}).out, StartsWith("ok: "));
  CHECK_THAT(store.run({}).out, !Contains("alert"));
  store.set({"many", "--measure", "calls", "--above", "2"});
  CHECK_THAT(store.run({}).out, Contains("no alert fires"));
  store.check();
  const json ill = store.run({"health", "--format", "json"}).json();
  CHECK(ill["exit"] == 4);
  CHECK(ill["state"] == "wrong");
  CHECK(ill["problems"][0]["check"] == "alert");
  CHECK(ill["firing"][0]["name"] == "many");
  CHECK(store.run({"health"}).out ==
        "wrong: alert many fires: calls is 3, above 2: `daybook alert history many` tells since"
        " when\n");
  CHECK(store.run({"stats", "--format", "json"}).json()["firing"][0]["name"] == "many");
  CHECK_THAT(store.run({}).out, Contains("1 alert fires: many"));
}

TEST_CASE("report health is one page, and JSON of the same", "[e2e]") {
  const Watched store;
  store.calls(9, 1);
  store.set({"errors", "--measure", "error_rate", "--above", "5%"});
  store.check();
  const std::string page = store.run({"report", "health"}).out;
  CHECK_THAT(page, Contains("10 spans since") && Contains("1 failed (10.0 %)") &&
                       Contains("spans an hour") && Contains("1 of 1 firing") &&
                       Contains("errors 0.1 (error_rate above 0.05 over 1h) since") &&
                       Contains("latency  p95 50 ms") && Contains("10 calls without a price") &&
                       Contains("losses   none") && Contains("wrong: alert errors fires"));
  const json object = store.run({"report", "health", "--format", "json"}).json();
  CHECK(object["exit"] == 0);
  CHECK(object["traffic"]["error_rate"] == 0.1);
  CHECK(object["latency"][0]["operation"] == "chat");
  CHECK(object["errors_by_type"][0]["count"] == 1);
  CHECK(object["cost"]["unpriced"] == 10);
  CHECK(object["firing"][0]["name"] == "errors");
  const json of_other =
      store.run({"report", "health", "--service", "other", "--format", "json"}).json();
  CHECK(of_other["traffic"]["count"] == 0);
}

TEST_CASE("report health as a page shows the same, and is written as other pages are", "[e2e]") {
  const Watched store;
  store.calls(9, 1);
  store.set({"errors", "--measure", "error_rate", "--above", "5%"});
  const Answer before = store.run({"report", "health", "--html", "-"});
  CHECK(before.exit == 0);
  CHECK_THAT(before.out, Contains("ok: nothing is wrong.") && Contains("0 alerts firing"));
  store.check();
  const Answer answer = store.run({"report", "health", "--html", "health.html"});
  INFO(answer.err);
  CHECK(answer.exit == 0);
  CHECK_THAT(answer.out, Contains("health.html: ") && Contains("sections"));
  const std::string page = store.read("health.html");
  CHECK_THAT(page, Contains("alert errors fires") && Contains("1 alert firing") &&
                       Contains("<bdi>firing</bdi>") && Contains("data-table=\"traffic\"") &&
                       Contains("data-table=\"latency\"") && Contains("data-table=\"cost\"") &&
                       Contains("data-table=\"storage\"") &&
                       Contains("None in the last 24 hours."));
  CHECK(store.run({"report", "health", "--html", "daybook.db"}).exit == 2);
  const Answer other = store.run({"report", "health", "--service", "other", "--html", "-"});
  CHECK(other.out.find("data-table=\"latency\"") == std::string::npos);
}

TEST_CASE("report health of an empty store has all its lines", "[e2e]") {
  const Watched store;
  const std::string page = store.run({"report", "health"}).out;
  for (const char* title : {"store    ", "health   ok", "alerts   none is set", "traffic  0 spans",
                            "latency  none known", "errors   none", "cost     none",
                            "losses   none", "queue    no process writes now"})
    CHECK_THAT(page, Contains(title));
}
