// Each kind of record goes in as docs/records.md shows it and comes out of its view.
#include <algorithm>
#include <fstream>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using namespace testing;
using nlohmann::json;

namespace {

/// The examples of docs/records.md that stand between "```" + `fence` and "```".
std::string examples(const std::string& fence) {
  std::ifstream page(DAYBOOK_SOURCE_DIR "/docs/records.md");
  std::string out;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.rfind("```", 0) == 0) {
      inside = line == "```" + fence;
    } else if (inside) {
      out += line + '\n';
    }
  }
  REQUIRE(!out.empty());
  return out;
}

class Stored : public Daybook {
 public:
  Stored(const std::string& form, const std::string& text) {
    const Answer answer = run({"ingest", "--from", form, "--strict", "--format", "json"}, text);
    INFO(answer.err);
    REQUIRE(answer.exit == 0);
    result = answer.json();
  }
  /// The rows, as csv without the heading.
  std::string shows(const std::string& sql) const {
    const Answer answer = run({"query", sql, "--format", "csv"});
    INFO(answer.err);
    REQUIRE(answer.exit == 0);
    std::string out = answer.out.substr(answer.out.find('\n') + 1);
    out.erase(std::remove(out.begin(), out.end(), '\r'), out.end());
    return out;
  }
  json result;
};

}  // namespace

TEST_CASE("records: every example of the documentation comes out of its view", "[e2e]") {
  const Stored store("records", examples("json"));
  CHECK(store.result["records"] == 14);
  CHECK(store.result["stored"] == 14);
  CHECK(store.shows("SELECT model, user_id, latency_ms, input_tokens, output_tokens, prompt,"
                    " response, parent_span_id FROM completions") ==
        "gpt-4o-2024-08-06,u42,812,8,2,hi,hello,a1b2c3d4e5f60718\n");
  CHECK(store.shows("SELECT error_type, error_code, error_message, handled, model, context_json"
                    " FROM errors WHERE error_type LIKE 'Rate%'") ==
        "RateLimitError,429,slow down,1,gpt-4o,\"{\"\"retry\"\":1}\"\n");
  CHECK(store.shows("SELECT name, kind, span_kind, latency_ms, attributes_json, links_json"
                    " FROM spans WHERE kind = 'agent'") ==
        R"(answer,agent,server,2000,"{""step"":3}","[{""span_id"":""b7ad6b7169203331"",)"
        R"(""trace_id"":""0af7651916cd43dd8448eb211c80319c""}]")"
        "\n");
  CHECK(store.shows("SELECT at, level, name, body, attributes_json FROM events ORDER BY id") ==
        R"(2026-11-23T10:00:01.000000000Z,info,retrieved,,"{""documents"":4}")"
        "\n"
        R"(2026-11-23T10:00:03.000000000Z,warn,deploy,version 7 went live,"{""region"":""eu""}")"
        "\n");
  CHECK(store.shows("SELECT operation, count, avg_ms FROM report_latency"
                    " WHERE operation = 'vector_search'") == "vector_search,1,37.5\n");
  CHECK(store.shows("SELECT name, instrument, unit, labels_json, value, count, sum, min, max,"
                    " bounds_json, buckets_json FROM metrics ORDER BY id") ==
        "queue_depth,gauge,,\"{\"\"queue\"\":\"\"ingest\"\"}\",3,,,,,,\n"
        "chunk_bytes,histogram,By,,,3,12.5,0.5,9,\"[1,2.5]\",\"[1,0,2]\"\n");
  CHECK(store.shows("SELECT operation, provider, model, input_tokens, output_tokens, cost_usd"
                    " FROM token_usages WHERE operation = 'summarise'") ==
        "summarise,openai,gpt-4o,120,30,0.0125\n");
  CHECK(store.shows("SELECT operation, memory_mb FROM memory_samples") == "embed,512.5\n");
}

TEST_CASE("records: tools, resources and scores of the documentation", "[e2e]") {
  const Stored store("records", examples("json"));
  CHECK(store.shows("SELECT server, tool, tool_call_id, side, transport, outcome, status,"
                    " params_json, result, latency_ms FROM tool_executions ORDER BY id") ==
        "files,read_file,t1,client,stdio,ok,ok,\"{\"\"path\"\":\"\"a.txt\"\"}\",twelve "
        "lines,12\n"
        "files,read_file,,,,tool_error,error,\"{\"\"path\"\":\"\"b.txt\"\"}\",,30000\n");
  CHECK(store.shows("SELECT error_type, error_message FROM errors WHERE error_type = 'ENOENT'") ==
        "ENOENT,no such file\n");
  CHECK(store.shows("SELECT tool, count, errors FROM report_tools") == "read_file,2,1\n");
  CHECK(store.shows("SELECT server, uri, action, outcome, bytes, operation"
                    " FROM resource_accesses") ==
        "files,file:///data/a.txt,read,ok,2048,resources/read\n");
  CHECK(store.shows("SELECT name, value, label, comment, source, target_id, span_row ="
                    " (SELECT id FROM completions) FROM scores") ==
        "helpful,1,yes,to the point,user,call-1,1\n");
  CHECK(store.shows("SELECT spans, completions, latency_ms FROM traces") == "2,1,2000\n");
}

TEST_CASE("records: what cannot be a record is told with its key and remedy", "[e2e]") {
  const Daybook daybook;
  daybook.file("in", R"({"type":"metric","at":1000000000,"name":"depth"})"
                     "\n"
                     R"({"type":"metrics","at":1000000000,"name":"depth","value":1})"
                     "\n"
                     R"({"type":"memory","at":1000000000,"operation":"o","memory_mb":1})"
                     "\n");
  const Answer answer = daybook.run({"ingest", "--from", "records", "in"});
  CHECK(answer.exit == 5);
  CHECK(answer.err ==
        "daybook: in:1: value: a metric needs it, or `count` and `sum`\n"
        "daybook: in:2: type: unknown type (is it \"metric\"?), got \"metrics\"\n");
}

TEST_CASE("guide: the example of the documentation is filed where it belongs", "[e2e]") {
  const Stored store("guide", examples("json guide"));
  CHECK(store.result["records"] == 8);
  CHECK(store.shows("SELECT name, user_id, spans, completions, latency_ms, status FROM traces") ==
        "chat,u42,2,1,2000,unset\n");
  CHECK(store.shows("SELECT model, trace_id = (SELECT trace_id FROM traces) FROM completions") ==
        "gpt-4o,1\n");
  CHECK(store.shows("SELECT operation, max_ms FROM report_latency WHERE operation = 'generate'") ==
        "generate,850\n");
  CHECK(store.shows("SELECT model, input_tokens, output_tokens FROM token_usages") ==
        "gpt-4o,8,2\n");
  CHECK(store.shows("SELECT operation, memory_mb FROM memory_samples") == "generate,512.5\n");
  CHECK(store.shows("SELECT server, tool, params_json, result FROM tool_executions") ==
        "files,read_file,\"{\"\"path\"\":\"\"a.txt\"\"}\",twelve lines\n");
  CHECK(store.shows("SELECT server, uri, action FROM resource_accesses") ==
        "files,file:///data/a.txt,read\n");
  CHECK(store.shows("SELECT operation, error_type, error_message, user_id FROM errors") ==
        "delete_logs,AccessDenied,Access denied,u42\n");
  CHECK(store.shows("SELECT count(*) FROM events") == "0\n");
}

TEST_CASE("guide: logs of a day, with a trace that never ended", "[e2e]") {
  const std::string folder = DAYBOOK_SOURCE_DIR "/examples/data/";
  for (const char* form : {"guide", "auto"}) {
    const Daybook daybook;
    const auto result = daybook
                            .run({"ingest", "--from", form, folder + "guide_completions.log",
                                  folder + "guide_errors.log", "--format", "json"})
                            .json();
    CHECK(result["rejected"] == 0);
    CHECK(result["stored"] == 37);  // 39 entries, of which 10 are 5 pairs, and 3 errors
    const auto rows = [&](const std::string& sql) {
      return daybook.run({"query", sql, "--format", "jsonl"}).out;
    };
    CHECK(rows("SELECT (SELECT count(*) FROM completions) AS calls, (SELECT count(*) FROM spans"
               " WHERE kind = 'span') AS pairs, (SELECT count(*) FROM events) AS events,"
               " (SELECT count(*) FROM errors) AS errors") ==
          "{\"calls\":6,\"pairs\":5,\"events\":2,\"errors\":4}\n");
    CHECK(rows("SELECT name FROM events ORDER BY at") ==
          "{\"name\":\"Starting trace\"}\n{\"name\":\"Log rotated\"}\n");
    CHECK(daybook.run({"check"}).exit == 0);
  }
}

TEST_CASE("guide: a trace that begins in one run and ends in the next loses neither", "[e2e]") {
  const Daybook daybook;
  const std::string lines = examples("json guide");
  const std::size_t half = lines.find('\n') + 1;
  daybook.file("a.log", lines.substr(0, half));
  const Daybook::Words resume = {"ingest", "--from", "guide", "--resume", "a.log"};
  REQUIRE(daybook.run(resume).exit == 0);
  daybook.file("a.log", lines);
  REQUIRE(daybook.run(resume).exit == 0);
  const auto rows = [&](const std::string& sql) {
    return daybook.run({"query", sql, "--format", "jsonl"}).out;
  };
  CHECK(rows("SELECT name FROM events ORDER BY at") ==
        "{\"name\":\"Starting trace\"}\n{\"name\":\"Ending trace\"}\n");
  CHECK(rows("SELECT spans, completions FROM traces") == "{\"spans\":1,\"completions\":1}\n");
}

TEST_CASE("guide: a start that waits for its end is stored where the reading ends early", "[e2e]") {
  const Daybook daybook;
  const std::string lines = examples("json guide");
  const Answer answer =
      daybook.run({"ingest", "--from", "guide", "--max-rejects", "0", "--format", "json"},
                  lines.substr(0, lines.find('\n') + 1) + "{bad\n" + lines);
  CHECK(answer.exit == 1);
  CHECK(answer.json()["stored"] == 1);
  CHECK(daybook.run({"query", "SELECT name FROM events", "--format", "jsonl"}).out ==
        "{\"name\":\"Starting trace\"}\n");
}
