// What is rejected in each kind of record, and what is said of it.
#include "forms/reading.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

std::string bad(const std::string& type, const std::string& rest) {
  return rejection(R"({"type":")" + type + R"(","at":1000000000)" + (rest.empty() ? "" : ",") +
                   rest + "}");
}
std::string span(const std::string& rest) {
  return bad("span", R"("name":"n",)" + rest);
}
std::string metric(const std::string& rest) {
  return bad("metric", R"("name":"n",)" + rest);
}
std::string tool(const std::string& rest) {
  return bad("tool_execution", R"("tool":"t",)" + rest);
}
std::string score(const std::string& rest) {
  return bad("score", R"("name":"n",)" + rest);
}

std::string repeated(const std::string& what, int times) {
  std::string out = what;
  for (int i = 1; i < times; ++i) out += "," + what;
  return out;
}
std::string members(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":1";
  return out;
}

}  // namespace

TEST_CASE("rejected: a type that is not known, with the nearest or with all") {
  CHECK(bad("metrik", "") == "type: unknown type (is it \"metric\"?), got \"metrik\"");
  CHECK(bad("tool_executions", "") ==
        "type: unknown type (is it \"tool_execution\"?), got \"tool_executions\"");
  CHECK(bad("trace", "") ==
        "type: expected completion, error, span, event, latency, metric, token_usage, memory, "
        "tool_execution, resource_access or score, got \"trace\"");
}

TEST_CASE("rejected: times that cannot be, in every kind") {
  CHECK(rejection(R"({"type":"metric","name":"n","value":1,"at":8e9})") ==
        "at: expected a time between 1970 and 2200, got 8e9");
  CHECK(rejection(R"({"type":"memory","operation":"o","memory_mb":1,"at":"2026-02-30T00:00:00Z"})")
            .find("at: expected a time such as") == 0);
  CHECK(rejection(R"({"type":"event","name":"n","at":-5})").find("at: expected a time between") ==
        0);
  CHECK(span(R"("ended_at":999999999)") == "ended_at: is before `at`");
  CHECK(span(R"("latency_ms":-1)") == "latency_ms: expected 0 to 31 days, got -1");
  CHECK(span(R"("duration":1e9)") == "duration: expected 0 to 31 days, got 1e9");
  CHECK(span(R"("ended_at":1000000005,"latency_ms":1)") ==
        "ended_at: `at`, `ended_at` and the latency do not agree");
  CHECK(span(R"("events":[{"name":"e","at":"noon"}])").find("events[0].at: expected a time") == 0);
}

TEST_CASE("rejected: spans") {
  CHECK(bad("span", "") == "name: a span needs a name");
  CHECK(span(R"("kind":7)") == "kind: expected text, got 7");
  CHECK(span(R"("span_kind":"up")") ==
        "span_kind: expected internal, server, client, producer or consumer, got \"up\"");
  CHECK(span(R"("attributes":[1])") == "attributes: expected an object, got [1]");
  CHECK(span(R"("events":{})") == "events: expected an array of objects, got {}");
  CHECK(span(R"("events":[{"name":"a"},7])") == "events[1]: expected an object, got 7");
  CHECK(span(R"("events":[{}])") == "events[0].name: an event of a span needs a name");
  CHECK(span(R"("events":[{"name":"a","level":"x"}])") ==
        "events[0].level: expected trace, debug, info, warn, error, fatal or 1 to 24, got \"x\"");
  CHECK(span(R"("events":[{"name":"a","attributes":1}])") ==
        "events[0].attributes: expected an object, got 1");
  CHECK(span(R"("links":[{"span_id":"00f067aa0ba902b7"}])") ==
        "links[0].trace_id: a link needs the trace_id of the other span");
  CHECK(span(R"("links":[{"trace_id":"t"}])") ==
        "links[0].span_id: a link needs the span_id of the other span");
  CHECK(span(R"("links":[{"trace_id":"t","span_id":"t"}])") ==
        "links[0].span_id: expected 16 hex digits, not all 0, got \"t\"");
}

TEST_CASE("rejected: more parts and attributes than are kept") {
  CHECK(span("\"events\":[" + repeated(R"({"name":"e"})", 10'001) + "]") ==
        "events: more than 10000 events");
  CHECK(span("\"attributes\":{" + members(10'001) + "}") == "attributes: more than 10000 fields");
  CHECK(span(R"("events":[{"name":"e",)" + members(10'001) + "}]") ==
        "events[0]: more than 10000 attributes");
  CHECK(metric("\"value\":1,\"labels\":{" + members(101) + "}") ==
        "labels: more than 100: what differs each time belongs into `metadata`");
  CHECK(metric(R"("value":1,"labels":{"k":")" + std::string(20'000, 'x') + "\"}") ==
        "labels: larger than 16 KiB: what is long belongs into `metadata`");
}

TEST_CASE("rejected: latencies") {
  CHECK(bad("latency", R"("latency_ms":1)") ==
        "operation: a latency needs the operation that took so long");
  CHECK(bad("latency", R"("operation":"o")") ==
        "latency_ms: a latency needs it, or `duration`, or `at` and `ended_at`");
}

TEST_CASE("rejected: metrics without a value, or with one that is none") {
  CHECK(bad("metric", R"("value":1)") == "name: a metric needs a name");
  CHECK(metric(R"("unit":"By")") == "value: a metric needs it, or `count` and `sum`");
  CHECK(metric(R"("value":"NaN")") == "value: expected a number, got \"NaN\"");
  CHECK(metric(R"("value":"Infinity")") == "value: expected a number, got \"Infinity\"");
  CHECK(metric(R"("value":1e999)") == "value: expected a number below 1.8e308, got 1e999");
  CHECK(metric(R"("value":NaN)").find(": not JSON") == 0);
  CHECK(metric(R"("value":1,"instrument":"summary")") ==
        "instrument: expected gauge, counter or histogram, got \"summary\"");
  CHECK(metric(R"("value":1,"temporality":"both")") ==
        "temporality: expected delta or cumulative, got \"both\"");
  CHECK(metric(R"("value":1,"labels":["a"])") == "labels: expected an object, got [\"a\"]");
}

TEST_CASE("rejected: summaries that contradict themselves") {
  CHECK(metric(R"("value":1,"count":1,"sum":1)") ==
        "value: stands beside a summary: give it alone, or as `count` and `sum`");
  CHECK(metric(R"("sum":1)") == "count: a summary needs it, or `buckets`");
  CHECK(metric(R"("count":1.5)") == "count: expected a whole number, 0 to 2^53-1, got 1.5");
  CHECK(metric(R"("count":1,"min":3,"max":2)") == "min: is above `max`");
  CHECK(metric(R"("count":1,"instrument":"gauge")") ==
        "instrument: expected histogram for a summary, got \"gauge\"");
  CHECK(metric(R"("bounds":[1,2],"buckets":[1,1])") == "buckets: 2 bounds make 3 buckets, not 2");
  CHECK(metric(R"("bounds":[1,2])") == "buckets: 2 bounds make 3 buckets, not 0");
  CHECK(metric(R"("bounds":[2,2],"buckets":[1,1,1])") ==
        "bounds[1]: expected bounds that rise, got 2");
  CHECK(metric(R"("bounds":["a"],"buckets":[1,1])") == "bounds[0]: expected a number, got \"a\"");
  CHECK(metric(R"("bounds":["+Inf",2],"buckets":[1,1])") ==
        "bounds[1]: expected bounds that rise, got 2");
  CHECK(metric(R"("bounds":[1,"+Inf"],"buckets":[1,1,1])") ==
        "buckets: 1 bounds make 2 buckets, not 3");
  CHECK(metric(R"("bounds":7)") == "bounds: expected an array of numbers, got 7");
  CHECK(metric(R"("buckets":[-1])") == "buckets[0]: expected a whole number, 0 to 2^53-1, got -1");
  CHECK(metric(R"("buckets":[9007199254740991,1],"bounds":[1])") ==
        "buckets[1]: the buckets hold more than 2^53-1 in all");
  CHECK(metric(R"("count":4,"bounds":[1],"buckets":[1,1])") ==
        "count: is 4, but the buckets hold 2");
}

TEST_CASE("rejected: token usage and memory") {
  CHECK(bad("token_usage", R"("model":"m")") ==
        R"(usage: token usage needs it, such as {"input":8,"output":2})");
  CHECK(bad("token_usage", R"("usage":{"input_tokens":"12k"})") ==
        "usage.input_tokens: expected a number, got \"12k\"");
  CHECK(bad("token_usage", R"("usage":{"input_tokens":-1})") ==
        "usage.input_tokens: expected a whole number, 0 to 2^40, got -1");
  CHECK(bad("token_usage", R"("usage":{},"usage_basis":"x")") ==
        "usage_basis: expected inclusive or exclusive, got \"x\"");
  CHECK(bad("memory", R"("memory_mb":1)") ==
        "operation: a memory sample needs the operation it is of");
  CHECK(bad("memory", R"("operation":"o")") ==
        "memory_mb: a memory sample needs it: a number of megabytes");
  CHECK(bad("memory", R"("operation":"o","memory_mb":-1)") ==
        "memory_mb: expected a number of megabytes, not negative, got -1");
  CHECK(bad("memory", R"("operation":"o","memory_mb":"NaN")") ==
        "memory_mb: expected a number, got \"NaN\"");
}

TEST_CASE("rejected: tools and resources") {
  CHECK(bad("tool_execution", R"("server":"s")") == "tool: a tool execution needs the tool's name");
  CHECK(tool(R"("outcome":"failed")") ==
        "outcome: expected ok, tool_error, protocol_error, timeout, cancelled or denied, got "
        "\"failed\"");
  CHECK(tool(R"("is_error":"yes")") == "is_error: expected true or false, got \"yes\"");
  CHECK(tool(R"("side":"both")") == "side: expected client or server, got \"both\"");
  CHECK(tool(R"("transport":1)") == "transport: expected text, got 1");
  CHECK(tool(R"("params":{"a":1,"a":2})") == "params: a key stands twice, got \"a\"");
  CHECK(bad("resource_access", R"("server":"s")") ==
        "uri: what was read must be named; only another `action`, such as list, needs none");
  CHECK(bad("resource_access", R"("uri":"u","bytes":-1)") ==
        "bytes: expected a whole number, 0 to 2^53-1, got -1");
  CHECK(bad("resource_access", R"("uri":"u","bytes":9007199254740992)") ==
        "bytes: expected a whole number, 0 to 2^53-1, got 9007199254740992");
  CHECK(bad("resource_access", R"("uri":"u","bytes":"2 KB")") ==
        "bytes: expected a number, got \"2 KB\"");
}

TEST_CASE("rejected: scores without a value or without what they judge") {
  CHECK(bad("score", R"("value":1)") == "name: a score needs a name");
  CHECK(score(R"("target_id":"r")") == "value: a score needs it, or a `label`");
  CHECK(score(R"("value":"5","target_id":"r")") == "value: expected a number, got \"5\"");
  CHECK(score(R"("value":1)") ==
        "target_id: a score needs what it judges: `trace_id` and `span_id`, `conversation_id`, "
        "or `target_id`, a record's id");
  CHECK(score(R"("value":1,"span_id":"00f067aa0ba902b7")") ==
        "span_id: needs the trace_id of the span that was judged");
  CHECK(score(R"("value":1,"target_id":"r","source":"me")") ==
        "source: expected user, code or model, got \"me\"");
  CHECK(score(R"("value":1,"target_id":")" + std::string(1025, 'x') + "\"")
            .find("target_id: expected at most 1024 bytes") == 0);
}

TEST_CASE("rejected: a key that only another kind has, where input is strict") {
  Input::Options strict;
  strict.strict = true;
  CHECK(rejection(R"({"type":"memory","operation":"o","memory_mb":1,"uri":"x"})", strict) ==
        "uri: unknown key");
  CHECK(rejection(R"({"type":"metric","name":"n","value":1,"labls":{}})", strict) ==
        "labls: unknown key; is it `labels`?");
}
