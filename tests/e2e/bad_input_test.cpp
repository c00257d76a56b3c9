// Input that nobody should send: it is rejected with its key or kept as it is, and what the store
// then tells is right. By the command: ingest, trace show, report, check.
#include <sstream>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using namespace testing;
using nlohmann::json;

namespace {

const std::string kAt = R"("at":"2026-11-23T10:00:00Z")";

std::string of(const std::string& type, const std::string& rest) {
  return R"({"type":")" + type + R"(",)" + rest + "}\n";
}

struct Fed {
  Daybook daybook;
  json summary;
  std::vector<json> rejects;

  explicit Fed(const std::string& lines) {
    daybook.file("bad.jsonl", lines);
    const Answer answer =
        daybook.run({"ingest", "bad.jsonl", "--rejects", "rejects.jsonl", "--format", "json"});
    CHECK((answer.exit == 0 || answer.exit == 1 || answer.exit == 5));  // 1: none was taken
    summary = answer.json();
    std::istringstream in(summary["rejected"] > 0 ? daybook.read("rejects.jsonl") : "");
    for (std::string line; std::getline(in, line);) rejects.push_back(json::parse(line));
  }
  json query(const std::string& sql) const {
    return daybook.run({"query", sql, "--format", "json"}).json();
  }
  /// Every report answers, and the store is in order.
  void is_in_order() const {
    for (const char* report : {"latency", "tokens", "cost", "users", "errors", "traffic", "models",
                               "tools", "metrics", "storage"}) {
      INFO(report);
      CHECK(daybook.run({"report", report, "--format", "json"}).exit == 0);
    }
    CHECK(daybook.run({"check"}).exit == 0);
  }
};

/// All lines are rejected for that key.
void rejected(const std::string& key, const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  const Fed fed(text);
  REQUIRE(fed.rejects.size() == lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    INFO(lines[i].substr(0, 200));
    CHECK(fed.rejects[i]["line"] == i + 1);
    CHECK(fed.rejects[i]["key"] == key);
    CHECK_FALSE(fed.rejects[i]["error"].get<std::string>().empty());
  }
}

std::vector<std::string> each(const std::string& type, const std::string& before,
                              const std::vector<std::string>& values) {
  std::vector<std::string> lines;
  for (const std::string& value : values) lines.push_back(of(type, before + value));
  return lines;
}

/// `parent` 0: none.
std::string span(unsigned id, unsigned parent, const std::string& trace) {
  const auto hex = [](unsigned n) {
    char text[17];
    std::snprintf(text, sizeof text, "%016x", n);
    return std::string(text);
  };
  std::string rest = R"("name":"s)" + std::to_string(id) + "\"," + kAt + R"(,"latency_ms":5)";
  rest += R"(,"trace_id":")" + trace + R"(","span_id":")" + hex(id) + '"';
  if (parent != 0) rest += R"(,"parent_span_id":")" + hex(parent) + '"';
  return of("span", rest);
}

}  // namespace

TEST_CASE("bad input: impossible times", "[e2e][bad]") {
  rejected("at", each("event", R"("name":"t","at":)",
                      {"-1", "9e18", "1e400", "\"0001-01-01T00:00:00Z\"", "\"yesterday\"", "\"\"",
                       "\"2026-02-30T00:00:00Z\"", "\"2500-01-01T00:00:00Z\"", "true", "[]",
                       "\"2026-11-23T25:00:00Z\"", "\"1969-12-31T23:59:59Z\""}));
}

TEST_CASE("bad input: negative and endless durations", "[e2e][bad]") {
  rejected("latency_ms", each("latency", R"("operation":"o",)" + kAt + R"(,"latency_ms":)",
                              {"-5", "-0.001", "1e300", "\"abc\"", "2678400001"}));
  rejected("ended_at",
           {of("span", R"("name":"s",)" + kAt + R"(,"ended_at":"2026-11-23T09:00:00Z")")});
}

TEST_CASE("bad input: numbers that are none", "[e2e][bad]") {
  rejected("value", each("metric", R"("name":"m",)" + kAt + R"(,"value":)",
                         {"1e999", "-1e999", "\"1\"", "\"NaN\"", "{}", "true", "-", "0x1"}));
  rejected("", each("metric", R"("name":"m",)" + kAt + R"(,"value":)", {"NaN", "Infinity"}));
  rejected("memory_mb",
           each("memory", R"("operation":"o",)" + kAt + R"(,"memory_mb":)", {"-1", "1e999"}));
  rejected("usage.input_tokens",
           each("token_usage", R"("model":"m",)" + kAt + R"(,"usage":)",
                {R"({"input_tokens":-1})", R"({"input_tokens":1e30})", R"({"input_tokens":1.5})",
                 R"({"input_tokens":1099511627777})"}));
}

TEST_CASE("bad input: types that are not known", "[e2e][bad]") {
  rejected("type", {of("evnt", R"("name":"x")"), of("", R"("name":"x")"), "{\"type\":7}\n"});
}

TEST_CASE("bad input: attributes that are huge, wide, deep or not text", "[e2e][bad]") {
  const auto event = [](const std::string& attributes) {
    return of("event", R"("name":"e",)" + kAt + R"(,"attributes":)" + attributes);
  };
  std::string deep = "1", wide = "{";
  for (int i = 0; i < 600; ++i) deep = "{\"a\":" + deep + "}";
  for (int i = 0; i <= 10'000; ++i) wide += "\"k" + std::to_string(i) + "\":1,";
  wide.back() = '}';
  rejected("attributes", {event(deep), event(wide)});
  const std::size_t bytes = 5'000'000;
  const Fed fed(event(R"({"a":")" + std::string(bytes, 'x') + "\"}") +
                event(R"({"a":")" + std::string(65u << 20, 'x') + "\"}") +
                event(R"({"nul":"\u0000","lone":"\ud800"})") + event("{\"a\":\"\xff\"}"));
  CHECK(fed.rejects.size() == 2);
  CHECK(fed.query("SELECT length(attributes_json) AS n FROM events ORDER BY id")[0]["n"] ==
        bytes + 8);
  CHECK(fed.query("SELECT count(*) AS n FROM events")[0]["n"] == 2);
  fed.is_in_order();
}

TEST_CASE("bad input: spans that are their own ancestors", "[e2e][bad]") {
  const std::string trace(32, '1');
  const Fed fed(span(1, 1, trace) + span(2, 3, trace) + span(3, 2, trace) + span(4, 5, trace) +
                span(5, 6, trace) + span(6, 4, trace) + span(7, 99, trace) + span(7, 99, trace));
  CHECK(fed.summary["stored"] == 7);
  CHECK(fed.summary["duplicates"] == 1);
  CHECK(fed.query("SELECT spans, latency_ms FROM traces")[0] ==
        json{{"spans", 7}, {"latency_ms", 5.0}});
  const Answer shown = fed.daybook.run({"trace", "show", trace});
  CHECK(shown.exit == 0);
  for (int id = 1; id <= 7; ++id) CHECK(shown.out.find("s" + std::to_string(id)) != shown.out.npos);
  fed.is_in_order();
}

TEST_CASE("bad input: ten thousand spans below one another", "[e2e][bad]") {
  const std::string trace(32, '2');
  std::string lines;
  for (unsigned id = 10'000; id > 0; --id) lines += span(id, id - 1, trace);  // children first
  const Fed fed(lines);
  CHECK(fed.summary["stored"] == 10'000);
  CHECK(fed.daybook.run({"trace", "show", trace}).exit == 0);
  CHECK(fed.query("SELECT spans, name FROM traces")[0] == json{{"spans", 10'000}, {"name", "s1"}});
  const json latency =
      fed.daybook.run({"report", "latency", "--by", "service", "--format", "json"}).json();
  CHECK(latency[0]["count"] == 10'000);
  fed.is_in_order();
}
