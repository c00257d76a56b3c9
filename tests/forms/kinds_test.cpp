// Each kind of record in the records form: what its keys become.
#include "crypto/digest.hpp"
#include "forms/reading.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

template <class Type>
Type record(const std::string& type, const std::string& rest) {
  return one<Type>(R"({"type":")" + type + R"(","at":1000000000,)" + rest + "}");
}

std::string span_of(const std::optional<TraceContext>& context) {
  if (!context) return "none";
  return crypto::to_hex(context->trace_id, 16) + "/" + crypto::to_hex(context->span_id, 8);
}

const std::string kTrace = "4bf92f3577b34da6a3ce929d0e0e4736", kSpan = "00f067aa0ba902b7";

}  // namespace

TEST_CASE("kinds: a span with its attributes, events and links") {
  const auto span = record<SpanRecord>(
      "span",
      R"("name":"answer","kind":"agent","span_kind":"Server","attributes":{"a":1},"metadata":{"m":2},)"
      R"("events":[{"name":"e","at":"2001-09-09T01:46:41Z","level":"warn","attributes":{"k":1},"x":[2]},)"
      R"({"name":"f","at":null}],)"
      R"("links":[{"trace_id":")" +
          kTrace + R"(","span_id":")" + kSpan + R"(","attributes":{"w":"y"},"z":3}],"other":4)");
  CHECK(span.name + span.kind + span.span_kind == "answeragentserver");
  CHECK(text_of(span.attributes) == R"({"a":1})");
  CHECK(text_of(span.metadata) == R"({"m":2,"other":4})");
  REQUIRE(span.events.size() == 2);
  CHECK(ns(span.events[0].at) == 1'000'000'001'000'000'000);
  CHECK((span.events[0].name == "e" && span.events[0].level == Level::warn));
  CHECK(text_of(span.events[0].attributes) == R"({"k":1,"x":[2]})");
  CHECK_FALSE(span.events[1].at);
  REQUIRE(span.links.size() == 1);
  CHECK(span_of(span.links[0].target) == kTrace + "/" + kSpan);
  CHECK(text_of(span.links[0].attributes) == R"({"w":"y","z":3})");
}

TEST_CASE("kinds: a span may have an operation for a name, and a failure") {
  const auto span =
      record<SpanRecord>("span", R"("operation":"o","error":{"type":"T","message":"m"})");
  CHECK((span.operation == "o" && span.name.empty() && span.kind == "span"));
  REQUIRE(span.failure);
  CHECK(span.failure->type + span.failure->message == "Tm");
  CHECK(span.status == Status::error);
}

TEST_CASE("kinds: a link to a trace of another text keeps the text") {
  const auto span = record<SpanRecord>(
      "span", R"("name":"n","links":[{"trace_id":"req-1","span_id":")" + kSpan + "\"}]");
  CHECK(text_of(span.links[0].attributes) == R"({"trace_id_given":"req-1"})");
}

TEST_CASE("kinds: an event has a level, a body of any JSON, and its failure") {
  const auto event = record<Event>(
      "event", R"("name":"n","level":"error","body":[1],"error":"broke","trace_id":")" + kTrace +
                   R"(","span_id":")" + kSpan + "\"");
  CHECK((event.level == Level::error && event.body == "[1]"));
  REQUIRE(event.failure);
  CHECK(event.failure->message == "broke");
  CHECK(event.metadata.empty());
}

TEST_CASE("kinds: a latency by any two times, or by its duration") {
  CHECK(ns(record<Latency>("latency", R"("operation":"o","latency_ms":37.5)").latency) ==
        37'500'000);
  CHECK(ns(record<Latency>("latency", R"("operation":"o","duration":2)").latency) == 2'000'000'000);
  CHECK(ns(record<Latency>("latency", R"("operation":"o","ended_at":1000000003)").latency) ==
        3'000'000'000);
}

TEST_CASE("kinds: a metric is one figure with labels") {
  const auto metric = record<MetricRecord>(
      "metric",
      R"("name":"depth","value":-3.5e0,"unit":"1","instrument":"counter","temporality":"cumulative",)"
      R"("labels":{"q":"a","n":1.0},"tags":["t"],"more":true)");
  CHECK((metric.name == "depth" && metric.value == -3.5 && metric.unit == "1"));
  CHECK(metric.instrument == Metric::counter);
  CHECK(metric.temporality == MetricRecord::Temporality::cumulative);
  CHECK(text_of(metric.labels) == R"({"q":"a","n":1.0})");
  CHECK(text_of(metric.metadata) == R"({"more":true})");
  CHECK(metric.tags == std::vector<std::string>{"t"});
  CHECK(record<MetricRecord>("metric", R"("name":"n","value":0)").instrument == Metric::gauge);
}

TEST_CASE("kinds: a metric is a summary with buckets") {
  const auto metric = record<MetricRecord>(
      "metric",
      R"("name":"size","count":3,"sum":12.5,"min":0.5,"max":9,"bounds":[1,2.5],"buckets":[1,0,2])");
  CHECK((metric.count == 3 && metric.sum == 12.5 && metric.min == 0.5 && metric.max == 9.0));
  CHECK(metric.bounds == std::vector<double>{1, 2.5});
  CHECK(metric.buckets == std::vector<std::int64_t>{1, 0, 2});
  CHECK(metric.instrument == Metric::histogram);
  CHECK(record<MetricRecord>("metric", R"("name":"n","buckets":[4])").instrument ==
        Metric::histogram);
}

TEST_CASE("kinds: the last bucket's bound may be told, as Prometheus does") {
  const auto metric =
      record<MetricRecord>("metric", R"("name":"n","bounds":[1,"+Inf"],"buckets":[4,1])");
  CHECK(metric.bounds == std::vector<double>{1});
  CHECK(metric.buckets == std::vector<std::int64_t>{4, 1});
}

TEST_CASE("kinds: a level by OpenTelemetry's severity number, four to a level") {
  const auto level = [](const std::string& number) {
    return static_cast<int>(record<Event>("event", R"("name":"n","level":)" + number).level);
  };
  std::string levels;
  for (int number = 1; number <= 24; ++number)
    levels += std::to_string(level(std::to_string(number)));
  CHECK(levels == "000011112222333344445555");
  for (const char* number : {"0", "25", "1.5", "-1"}) {
    CHECK(rejection(std::string(R"({"type":"event","name":"n","level":)") + number + "}") ==
          std::string("level: expected a severity number, 1 to 24, got ") + number);
  }
}

TEST_CASE("kinds: token usage is read as a completion's is") {
  const auto tokens = record<TokenUsage>(
      "token_usage",
      R"("provider":"anthropic","model":"m","operation":"o","cost_usd":0.5,)"
      R"("usage":{"input_tokens":10,"cache_read_input_tokens":90,"output_tokens":5})");
  CHECK(tokens.provider + tokens.model + tokens.operation == "anthropicmo");
  CHECK((tokens.usage.input == 10 && tokens.usage.cache_read == 90 && tokens.usage.output == 5));
  CHECK(tokens.usage.input_excludes_cache);
  CHECK(tokens.cost_usd == 0.5);
  const std::string anthropic = R"("usage":{"input_tokens":100,"cache_read_input_tokens":90})";
  CHECK(record<TokenUsage>("token_usage", anthropic).usage.input_excludes_cache);
  CHECK_FALSE(record<TokenUsage>("token_usage", anthropic + R"(,"usage_basis":"inclusive")")
                  .usage.input_excludes_cache);
}

TEST_CASE("kinds: a memory sample") {
  const auto memory = record<Memory>("memory", R"("operation":"embed","memory_mb":512.5)");
  CHECK((memory.operation == "embed" && memory.memory_mb == 512.5));
}

TEST_CASE("kinds: a tool execution with all its keys") {
  const auto tool = record<ToolExecution>(
      "tool_execution",
      R"("latency_ms":12,"server":"files","tool":"read","tool_call_id":7,"params":{"p":1},)"
      R"("result":["x"],"outcome":"Timeout","error_code":-32001,"side":"client",)"
      R"("transport":"stdio","protocol_version":"2025-06-18")");
  CHECK(tool.server + tool.tool + tool.tool_call_id == "filesread7");
  CHECK(tool.params.text + tool.result.text == R"({"p":1}["x"])");
  CHECK(tool.outcome + tool.error_code + tool.side == "timeout-32001client");
  CHECK(tool.transport + tool.protocol_version == "stdio2025-06-18");
  CHECK(ns(tool.latency) == 12'000'000);
  CHECK(tool.metadata.empty());
}

TEST_CASE("kinds: is_error says the outcome where nothing else does") {
  const auto tool = [](const std::string& rest) {
    return record<ToolExecution>("tool_execution", R"("tool":"t",)" + rest);
  };
  CHECK(tool(R"("is_error":true)").outcome == "tool_error");
  CHECK(tool(R"("is_error":false)").outcome == "ok");
  const auto both = tool(R"("is_error":true,"outcome":"denied")");
  CHECK(both.outcome == "denied");
  CHECK(text_of(both.metadata) == R"({"is_error":true})");
}

TEST_CASE("kinds: arguments as a text that holds an object are the object") {
  const auto params = [](const std::string& value) {
    return record<ToolExecution>("tool_execution", R"("tool":"t","arguments":)" + value)
        .params.text;
  };
  CHECK(params(R"("{\"a\":1}")") == R"({"a":1})");
  CHECK(params(R"("{\"a\":1")") == R"("{\"a\":1")");
  CHECK(params(R"("[1]")") == R"("[1]")");
  CHECK(params("null") == "");
}

TEST_CASE("kinds: a resource access, where only reading needs a uri") {
  const auto access = record<ResourceAccess>(
      "resource_access",
      R"("server":"s","uri":"file:///a","action":"read","outcome":"ok","side":"server","bytes":2048)");
  CHECK(access.server + access.uri + access.action + access.outcome + access.side ==
        "sfile:///areadokserver");
  CHECK(access.bytes == 2048);
  CHECK(record<ResourceAccess>("resource_access", R"("action":"list")").action == "list");
}

TEST_CASE("kinds: a score of a span, a trace, a conversation, a record") {
  const auto score = [](const std::string& rest) {
    return record<Score>("score", R"("name":"helpful","value":0.5,)" + rest);
  };
  CHECK(span_of(score(R"("trace_id":")" + kTrace + R"(","span_id":")" + kSpan + "\"").target) ==
        kTrace + "/" + kSpan);
  CHECK(span_of(score(R"("trace_id":")" + kTrace + "\"").target) == kTrace + "/0000000000000000");
  CHECK(score(R"("conversation_id":"c")").conversation_id == "c");
  const auto record = score(R"("target_id":17,"label":"l","comment":"c","source":"User")");
  CHECK(record.target_id + record.label + record.comment + record.source == "17lcuser");
  CHECK(record.value == 0.5);
  CHECK_FALSE(record.target);
}

TEST_CASE("kinds: a score's trace is its target and no span of its own") {
  const auto item = read_one(R"({"type":"score","name":"n","value":1,"trace_id":")" + kTrace +
                             R"(","span_id":")" + kSpan + "\"}");
  REQUIRE_FALSE(item.rejection);
  CHECK_FALSE(item.origin.span);
}

TEST_CASE("kinds: a common key without a column is metadata, also where input is strict") {
  Input::Options strict;
  strict.strict = true;
  const auto metric = one<MetricRecord>(
      R"({"type":"metric","at":5,"ended_at":6,"name":"n","value":1,"user_id":"u","status":"error",)"
      R"("latency_ms":3,"trace_id":"t","error":{"message":"m"},"level":null})",
      strict);
  CHECK(text_of(metric.metadata) ==
        R"({"latency_ms":3,"status":"error","user_id":"u","trace_id":"t",)"
        R"("error":{"message":"m"},"ended_at":6})");
  CHECK(metric.user_id.empty());
  const auto event =
      one<Event>(R"({"type":"event","name":"n","latency_ms":3,"at":5,"operation":"o"})", strict);
  CHECK(text_of(event.metadata) == R"({"operation":"o","latency_ms":3})");
  CHECK(ns(event.at) == 5'000'000'000);
}

TEST_CASE("kinds: attributes are metadata of all but spans") {
  CHECK(text_of(record<Memory>("memory", R"("operation":"o","memory_mb":1,"attributes":{"a":1})")
                    .metadata) == R"({"a":1})");
}
