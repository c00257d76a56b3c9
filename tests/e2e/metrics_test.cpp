// Metrics, levels and what daybook costs, by the command.
#include "e2e/traced.hpp"

using namespace testing;
using Catch::Contains;
using nlohmann::json;

namespace {

void tell_metrics(Traced& store) {
  const daybook::Logger log = store.logger();
  for (int minute = 0; minute < 180; ++minute) {
    daybook::MetricRecord hits;
    hits.name = "hits";
    hits.at = kBegin + std::chrono::minutes(minute);
    hits.value = minute % 100 * 2;  // begins anew once
    hits.instrument = daybook::Metric::counter;
    hits.temporality = daybook::MetricRecord::Temporality::cumulative;
    hits.labels = {{"route", "/chat"}};
    REQUIRE(log.submit(hits) == daybook::Submit::ok);
    daybook::MetricRecord size;
    size.name = "size";
    size.unit = "By";
    size.at = hits.at;
    size.sum = 10;
    size.bounds = {1, 2};
    size.buckets = {minute < 60 ? 4 : 0, 2, 0};
    REQUIRE(log.submit(size) == daybook::Submit::ok);
  }
  store.commit();
}

}  // namespace

TEST_CASE("report metrics tells each series, over all time and in a window", "[e2e][metrics]") {
  Traced store;
  tell_metrics(store);
  const auto report = [&](Daybook::Words words) {
    words.insert(words.begin(), {"report", "metrics"});
    words.insert(words.end(), {"--format", "json"});
    return store.run(words).json();
  };
  const json whole = report({});
  REQUIRE(whole.size() == 2);
  CHECK(whole[0]["name"] == "hits");
  CHECK(whole[0]["labels_json"] == R"({"route":"/chat"})");
  CHECK(whole[0]["last"] == 158.0);
  CHECK(whole[0]["sum"] == 99 * 2 + 79 * 2);
  CHECK(whole[0]["avg"].is_null());
  CHECK(whole[1]["unit"] == "By");
  CHECK(whole[1]["avg"] == 1800.0 / (60 * 6 + 120 * 2));
  const json window = report({"--since", "2026-11-23T00:00Z"});
  for (std::size_t i = 0; i < 2; ++i) {
    for (const auto& [key, value] : whole[i].items()) {
      INFO(key);
      CHECK(window[i][key] == value);
    }
  }
  const json hours = report({"--bucket", "hour", "--by", "name"});
  REQUIRE(hours.size() == 6);
  CHECK(hours[1]["name"] == "size");
  CHECK(hours[1]["p50"] == 0.75);
  CHECK(hours[3]["p50"] == 1.5);
  CHECK(hours[0]["sum"] == 59 * 2);
  CHECK(report({"--since", "2026-11-23T11:00Z", "--until", "2026-11-23T12:00Z"})[1]["p95"] == 1.95);
  CHECK_THAT(store.run({"report", "metrics", "--since", "1h", "--compare", "previous"}).err,
             Contains("unknown option --compare"));
}

TEST_CASE("metrics by plain SQL: last, sum, rate and quantiles", "[e2e][metrics]") {
  Traced store;
  tell_metrics(store);
  const auto query = [&](const std::string& sql) {
    return store.run({"query", sql, "--format", "json"}).json();
  };
  CHECK(query("SELECT last, sum FROM metric_series WHERE name = 'hits'")[0] ==
        json{{"last", 158.0}, {"sum", 356.0}});
  CHECK(query("SELECT rate_per_s FROM metric_rates WHERE name = 'hits' ORDER BY hour_us")
            [1]["rate_per_s"] == (39 + 1 + 19) * 2 / 3600.0);
  CHECK(query("SELECT p50 FROM metric_quantiles ORDER BY hour_us")[0]["p50"] == 0.75);
}

TEST_CASE("attributes of an event keep their types", "[e2e][levels]") {
  Traced store;
  CHECK(store.logger().event("e", {{"b", true},
                                   {"i", std::int64_t{9'007'199'254'740'993}},
                                   {"d", 0.1},
                                   {"s", "1"},
                                   {"j", daybook::Json{R"([1,{"a":null}])"}},
                                   {"n", daybook::Value()}}) == daybook::Submit::ok);
  store.commit();
  const json rows =
      store.run({"query", "SELECT attributes_json FROM events", "--format", "json"}).json();
  CHECK(rows[0]["attributes_json"] ==
        R"({"b":true,"d":0.1,"i":9007199254740993,"j":[1,{"a":null}],"n":null,"s":"1"})");
}

TEST_CASE("events below the minimum level are not stored, counted, and told", "[e2e][levels]") {
  Daybook daybook;
  CHECK(daybook.run({"init"}).exit == 0);
  CHECK(daybook.run({"config", "set", "minimum_level", "warn"}).exit == 0);
  CHECK(daybook.run({"config", "set", "minimum_level.chat", "info"}).exit == 0);
  CHECK_THAT(daybook.run({"config", "show"}).out, Contains("minimum_level.chat"));
  daybook.file("e.jsonl",
               R"({"type":"event","at":"2026-11-23T10:00:00Z","name":"a","level":9})"
               "\n"
               R"({"type":"event","at":"2026-11-23T10:00:01Z","name":"b","level":13})"
               "\n"
               R"({"type":"event","at":"2026-11-23T10:00:02Z","name":"c","level":"info",)"
               R"("service":"chat"})"
               "\n");
  CHECK(daybook.run({"ingest", "e.jsonl"}).exit == 0);
  CHECK(daybook
            .run({"query", "SELECT name, level, severity_number FROM events ORDER BY id",
                  "--format", "json"})
            .json() == json::parse(R"([{"name":"b","level":"warn","severity_number":13},
                                       {"name":"c","level":"info","severity_number":9}])"));
  CHECK(daybook.run({"stats", "--format", "json"}).json()["below_level"] == 1);
  CHECK_THAT(daybook.run({"stats"}).out, Contains("1 event was below the minimum level"));
}

TEST_CASE("stats tells what daybook itself costs", "[e2e][stats]") {
  Daybook daybook;
  CHECK(daybook.run({"init"}).exit == 0);
  json overhead = daybook.run({"stats", "--format", "json"}).json()["overhead"];
  CHECK(overhead["batches"] == 0);
  CHECK(overhead["queue_avg_ms"].is_null());
  std::string text;
  for (int i = 0; i < 500; ++i)
    text +=
        R"({"type":"event","at":"2026-11-23T10:00:00Z","name":"e)" + std::to_string(i) + "\"}\n";
  daybook.file("e.jsonl", text);
  CHECK(daybook.run({"ingest", "e.jsonl"}).exit == 0);
  overhead = daybook.run({"stats", "--format", "json"}).json()["overhead"];
  CHECK(overhead["records"] == 500);
  CHECK(overhead["batches"] > 0);
  for (const char* figure :
       {"queue_avg_ms", "queue_p50_ms", "queue_p95_ms", "queue_p99_ms", "queue_max_ms", "write_ms",
        "commit_ms", "commit_avg_ms", "commit_p50_ms", "commit_p95_ms", "commit_p99_ms",
        "commit_max_ms", "bytes_written", "records_per_s"}) {
    INFO(figure);
    CHECK(overhead[figure] > 0);
  }
  CHECK(overhead["queue_p50_ms"] <= overhead["queue_p95_ms"]);
  CHECK(overhead["queue_p95_ms"] <= overhead["queue_max_ms"]);
  CHECK(overhead["commit_p99_ms"] <= overhead["commit_max_ms"]);
  CHECK_THAT(daybook.run({"stats"}).out, Contains("cost of writing: 500 records"));
}

TEST_CASE("what was committed counts records of every kind", "[e2e][stats]") {
  const Daybook daybook;
  const std::string at = R"("at":"2026-11-23T10:00:00Z")";
  CHECK(daybook
            .run({"ingest", "--from", "records"},
                 "{\"type\":\"event\",\"name\":\"e\"," + at + "}\n" +
                     "{\"type\":\"metric\",\"name\":\"m\",\"value\":1," + at + "}\n" +
                     "{\"type\":\"memory\",\"operation\":\"o\",\"memory_mb\":1," + at + "}\n" +
                     "{\"type\":\"score\",\"name\":\"s\",\"value\":1,\"conversation_id\":\"c\"," +
                     at + "}\n" + "{\"type\":\"error\",\"error_type\":\"E\"," + at + "}\n" +
                     "{\"type\":\"latency\",\"operation\":\"o\",\"latency_ms\":1," + at + "}\n")
            .exit == 0);
  const json stats = daybook.run({"stats", "--format", "json"}).json();
  CHECK(stats["committed"] == 6);
  CHECK(stats["offered"] == 6);
}
