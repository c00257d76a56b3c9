// Reports that compare or look for savings, through the command, on rows that came in as a log.
#include <nlohmann/json.hpp>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using namespace testing;
using Catch::Contains;
using nlohmann::json;

namespace {

class Log : public Daybook {
 public:
  /// `count` calls that begin at `at`.
  void calls(const std::string& at, int count, json more = json::object()) {
    json call = {{"type", "completion"},
                 {"at", at},
                 {"service", "chat"},
                 {"provider", "acme"},
                 {"model", "m"},
                 {"latency_ms", 100},
                 {"usage", {{"input_tokens", 10}, {"output_tokens", 1}}},
                 {"cost_usd", 0.25}};
    call.update(more);
    for (int i = 0; i < count; ++i) lines_ += call.dump() + '\n';
  }
  void line(const json& record) { lines_ += record.dump() + '\n'; }
  void ingest() {
    REQUIRE(run({"ingest", "--from", "records"}, lines_).exit == 0);
    lines_.clear();
  }
  json ask(Words words) const {
    words.insert(words.end(), {"--format", "json"});
    const Answer answer = run(words);
    INFO(answer.err);
    REQUIRE(answer.exit == 0);
    return answer.json();
  }

 private:
  std::string lines_;
};

const Daybook::Words kHour = {"--since", "2024-11-25T09:00Z", "--until", "2024-11-25T10:00Z"};

Daybook::Words with(Daybook::Words words, const Daybook::Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// Four Mondays with 30 calls at nine, and a fifth with 60.
struct Mondays : Log {
  Mondays() {
    for (const char* day : {"2024-10-28", "2024-11-04", "2024-11-11", "2024-11-18"})
      calls(std::string(day) + "T09:10:00Z", 30);
    calls("2024-11-25T09:10:00Z", 60);
    ingest();
  }
};

}  // namespace

TEST_CASE("report trend compares an hour with the same hour of earlier weeks", "[e2e]") {
  const Mondays store;
  const auto rows = store.ask(with({"report", "trend"}, kHour));
  REQUIRE(rows.size() == 6);
  CHECK(rows[0]["service"] == "chat");
  CHECK(rows[0]["measure"] == "calls");
  CHECK(rows[0]["now"] == 60.0);
  CHECK(rows[0]["before"] == 0.0);
  CHECK(rows[0]["usual"] == 30.0);
  CHECK(rows[0]["z"].get<double>() == Approx(30 / std::sqrt(30)));
  CHECK(rows[0]["weeks"] == 4);
  CHECK(rows[0]["state"] == "higher");
  CHECK(rows[3]["measure"] == "p95_ms");
  CHECK(rows[3]["state"] == "usual");
  CHECK(rows[5]["now"] == 15.0);
  const std::string table = store.run(with({"report", "trend"}, kHour)).out;
  CHECK_THAT(table, Contains("▕█▏"));
}

TEST_CASE("report trend says that there is too little data, and no number", "[e2e]") {
  const Mondays store;
  const auto rows =
      store.ask({"report", "trend", "--since", "2024-11-18T09:00", "--until", "2024-11-18T10:00"});
  for (const json& row : rows) {
    CHECK(row["state"] == "too little data");
    CHECK(row["usual"].is_null());
    CHECK(row["z"].is_null());
  }
  CHECK(rows[0]["weeks"] == 3);
}

TEST_CASE("report trend goes by the weeks of the zone", "[e2e]") {
  Log store;  // nine o'clock in Berlin, where summer ended on 27 October
  for (const char* day : {"2024-11-04", "2024-10-28"})
    store.calls(std::string(day) + "T08:00:00Z", 30);
  for (const char* day : {"2024-10-21", "2024-10-14"})
    store.calls(std::string(day) + "T07:00:00Z", 30);
  store.calls("2024-11-11T08:00:00Z", 30);
  store.ingest();
  const Daybook::Words words = {"report",  "trend",           "--weeks", "4",
                                "--tz",    "Europe/Berlin",   "--since", "2024-11-11T09:00",
                                "--until", "2024-11-11T10:00"};
  CHECK(store.ask(words)[0]["usual"] == 30.0);
  const Daybook::Words utc = {"report",           "trend",   "--weeks",         "4", "--since",
                              "2024-11-11T08:00", "--until", "2024-11-11T09:00"};
  CHECK(store.ask(utc)[0]["usual"] == 15.0);  // two of the weeks had nothing at that time
}

TEST_CASE("report trend and anomaly refuse what they cannot compare", "[e2e]") {
  const Mondays store;
  for (const char* name : {"trend", "anomaly"}) {
    CHECK(store.run({"report", name, "--weeks", "3"}).exit == 2);
    CHECK(store.run({"report", name, "--sql"}).exit == 2);
    CHECK(store.run({"report", name, "--by", "colour"}).exit == 2);
    const Answer future = store.run({"report", name, "--since", "2199-01-01"});
    CHECK(future.exit == 2);
    CHECK_THAT(future.err, Contains("no whole hour has passed"));
  }
}

TEST_CASE("report anomaly lists what stands out, and tells how much could not be compared",
          "[e2e]") {
  const Mondays store;
  const auto rows = store.ask(with({"report", "anomaly"}, kHour));
  REQUIRE(rows.size() == 3);  // calls, tokens, cost
  CHECK(rows[0]["hour"] == "2024-11-25T09:00:00Z");
  CHECK(rows[0]["model"] == "m");
  CHECK(rows[0]["measure"] == "calls");
  CHECK(rows[0]["value"] == 60.0);
  CHECK(rows[0]["state"] == "higher");
  const Answer early = store.run(
      {"report", "anomaly", "--since", "2024-11-04", "--until", "2024-11-05", "--format", "csv"});
  CHECK(early.exit == 0);
  CHECK_THAT(early.err, Contains("too little data to compare"));
}

TEST_CASE("report savings tells repeated requests, missed caches and cheaper models", "[e2e]") {
  Log store;
  REQUIRE(store.run({"init"}).exit == 0);
  for (const Daybook::Words& price :
       {Daybook::Words{"big", "input=10", "output=20", "cache_read=1"},
        Daybook::Words{"small", "input=1", "output=2"}})
    REQUIRE(store.run(with({"prices", "set", "--provider", "acme"}, price)).exit == 0);
  const json hello = {{"role", "user"}, {"content", "hello"}};
  const json answer = {{"role", "assistant"}, {"content", "hi"}};
  json call = {{"at", "2024-11-25T09:00:00Z"},
               {"service", "chat"},
               {"provider", "acme"},
               {"model", "big"},
               {"messages", {hello}},
               {"response", "hi"},
               {"usage", {{"input_tokens", 2000}, {"output_tokens", 100}}}};
  store.line(call);
  call["at"] = "2024-11-25T09:00:30Z";
  store.line(call);
  call["at"] = "2024-11-25T09:01:00Z";
  call["messages"] = {hello, answer, {{"role", "user"}, {"content", "more"}}};
  store.line(call);
  store.ingest();
  const auto rows = store.ask(with({"report", "savings"}, kHour));
  REQUIRE(rows.size() == 3);
  CHECK(rows[0]["what"] == "repeated");
  CHECK(rows[0]["count"] == 1);
  CHECK(rows[0]["saved_usd"] == Approx(0.022));
  CHECK(rows[1]["what"] == "cache_miss");
  CHECK(rows[1]["input_tokens"] == 2000);
  CHECK(rows[1]["saved_usd"] == Approx(0.018));
  CHECK(rows[2]["what"] == "cheaper_model");
  CHECK(rows[2]["other_model"] == "small");
  CHECK(rows[2]["would_cost_usd"] == Approx(0.0066));
  CHECK_THAT(store.run(with({"report", "savings"}, kHour)).out, Contains("do not add them up"));
  CHECK(store.run(with({"report", "savings", "--against", "nobody"}, kHour)).exit == 1);
  CHECK(store.run(with({"report", "savings", "--model-map", "big"}, kHour)).exit == 2);
  CHECK(store.ask(with({"report", "savings", "--model-map", "big=small"}, kHour)).size() == 3);
}

TEST_CASE("report sessions sums up the conversations of each session", "[e2e]") {
  Log store;
  store.calls("2024-11-25T09:00:00Z", 2, {{"session_id", "s1"}, {"prompt", "a"}});
  store.calls("2024-11-25T09:30:00Z", 1, {{"session_id", "s2"}, {"prompt", "b"}});
  store.calls("2024-11-25T09:30:00Z", 4, {{"prompt", "c"}});
  store.ingest();
  const Daybook::Words words = with({"report", "sessions"}, kHour);
  const auto rows = store.ask(words);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["session_id"] == "s1");
  CHECK(rows[0]["count"] == 2);
  CHECK(rows[0]["input_tokens"] == 20);
  CHECK(rows[0]["cost_usd"] == 0.5);
  CHECK(rows[1]["session_id"] == "s2");
  CHECK(store.ask({"query", store.run(with(words, {"--sql"})).out}) == rows);
  CHECK(store.ask(with(words, {"--session", "s2"})).size() == 1);
}

TEST_CASE("report memory tells the extremes of each operation", "[e2e]") {
  Log store;
  for (const double mb : {10., 20., 60.})
    store.line({{"type", "memory"},
                {"at", "2024-11-25T09:10:00Z"},
                {"service", "chat"},
                {"operation", "index"},
                {"memory_mb", mb}});
  store.ingest();
  const Daybook::Words words = with({"report", "memory"}, kHour);
  const auto rows = store.ask(words);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0] == json::parse(R"({"service":"chat","operation":"index","count":3,"min_mb":10.0,)"
                               R"("avg_mb":30.0,"max_mb":60.0})"));
  CHECK(store.ask({"query", store.run(with(words, {"--sql"})).out}) == rows);
  CHECK(store.ask(with(words, {"--bucket", "hour", "--tz", "+02:00"}))[0]["hour"] ==
        "2024-11-25T11:00:00+02:00");
  CHECK(store.ask({"report", "memory", "--since", "2024-11-25T09:11", "--until", "2024-11-26"})
            .empty());
}

TEST_CASE("report users compares whole days", "[e2e]") {
  Log store;
  store.calls("2024-11-24T09:00:00Z", 1, {{"user_id", "u1"}});
  store.calls("2024-11-25T09:00:00Z", 3, {{"user_id", "u1"}});
  store.ingest();
  const Daybook::Words words = {"report",  "users",      "--since",   "2024-11-25",
                                "--until", "2024-11-26", "--compare", "previous"};
  const auto rows = store.ask(words);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0]["count"] == 3);
  CHECK(rows[0]["count_before"] == 1);
  CHECK(store.run(with(words, {"--bucket", "day"})).exit == 2);
  CHECK(store.run(with(words, {"--top", "1"})).exit == 2);
}

TEST_CASE("report users shows the dearest as a table, and all to programs", "[e2e]") {
  Log store;
  for (int i = 0; i < 1003; ++i)
    store.calls("2024-11-24T09:00:00Z", 1, {{"user_id", "u" + std::to_string(i)}});
  store.calls("2024-11-25T09:00:00Z", 1, {{"user_id", "dear"}, {"cost_usd", 1.5}});
  store.ingest();
  CHECK(store.ask({"report", "users"}).size() == 1004);
  const auto dearest = store.run({"report", "users", "--top", "1", "--format", "csv"});
  CHECK_THAT(dearest.out, Contains("dear"));
  CHECK(std::count(dearest.out.begin(), dearest.out.end(), '\n') == 2);
  CHECK_THAT(dearest.err, Contains("the dearest 1 of 1,004 rows; --top 0 shows all"));
  CHECK_THAT(store.run({"report", "users"}).err,
             Contains("the dearest 1,000 of 1,004 rows; --top 0 shows all"));
  const auto all = store.run({"report", "users", "--top", "0"});
  CHECK(all.err.empty());
  CHECK(std::count(all.out.begin(), all.out.end(), '\n') > 1004);
  const std::string sql = store.run({"report", "users", "--top", "3", "--sql"}).out;
  CHECK(store.ask({"query", sql}) == store.ask({"report", "users", "--top", "3"}));
}

TEST_CASE("report users and export --to subject tell of days that retention packed", "[e2e]") {
  Log store;
  for (const char* day : {"2024-11-24", "2024-11-25", "2024-12-02"})
    for (const char* user : {"u1", "u2"})
      store.calls(std::string(day) + "T09:00:00Z", 2, {{"user_id", user}});
  store.ingest();
  for (const char* hour : {"T09", "T12", "T13"})  // closes the days before
    store.calls(std::string("2025-12-02") + hour + ":00:00Z", 1), store.ingest();
  const std::vector<Daybook::Words> questions = {
      {"report", "users"},
      {"report", "users", "--bucket", "day"},
      {"report", "users", "--bucket", "week", "--by", "user_id"},
      {"report", "users", "--bucket", "month", "--by", "model", "--user", "u1"}};
  std::vector<json> before;
  for (const Daybook::Words& words : questions) before.push_back(store.ask(words));
  const auto sums = [&] {
    return store.run({"export", "--user", "u1", "--to", "subject"}).json()["sums"];
  };
  const json subject = sums();
  REQUIRE(store.run({"retention", "apply", "--trust-clock"}).exit == 0);
  CHECK(store.ask({"query", "SELECT * FROM report_users"}).empty());
  for (std::size_t i = 0; i < questions.size(); ++i) CHECK(store.ask(questions[i]) == before[i]);
  CHECK(sums() == subject);
  CHECK(before[1].size() == 6);
  CHECK(before[1][0] == json::parse(R"({"day":"2024-11-24","service":"chat","user_id":"u1",)"
                                    R"("model":"m","count":2,"errors":0,"input_tokens":20,)"
                                    R"("output_tokens":2,"cache_read_tokens":0,"cost_usd":0.5,)"
                                    R"("unpriced":0})"));
  CHECK(before[2][0]["week"] == "2024-11-18");
  CHECK(before[3][1] == json::parse(R"({"month":"2024-12","model":"m","count":2,"errors":0,)"
                                    R"("input_tokens":20,"output_tokens":2,"cache_read_tokens":0,)"
                                    R"("cost_usd":0.5,"unpriced":0})"));
  CHECK(subject.size() == 3);
}

TEST_CASE("the query of a report in a zone knows no clocks that changed before the store began",
          "[e2e]") {
  const Mondays store;  // Berlin: winter since the day before, then 30 March
  const auto rules = [&](const char* db) {
    const std::string sql = store
                                .run({"--db", db, "report", "traffic", "--sql", "--tz",
                                      "Europe/Berlin", "--bucket", "day", "--until", "2025-05-01"})
                                .out;
    std::size_t count = 0;
    for (auto at = sql.find(" WHEN "); at != sql.npos; at = sql.find(" WHEN ", at + 1)) ++count;
    return count;
  };
  CHECK(rules("daybook.db") == 1);
  CHECK(rules("none.db") > 40);  // and it is printed without a store
}
