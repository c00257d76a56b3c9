// Spans, latencies and token usage: rows, views, counts.
#include "support/catch.hpp"
#include "write/record_store.hpp"

using namespace daybook;
using namespace daybook::test;

TEST_CASE("a span shows its name, kind, attributes, links and events") {
  RecordStore store;
  SpanRecord record = span("answer");
  record.kind = "agent";
  record.span_kind = "server";
  record.status = Status::ok;
  record.attributes = {{"k", 1}};
  record.metadata = {{"m", "x"}};
  record.links.push_back({trace_context(9, 8), {{"why", "retry"}}});
  record.events.push_back({"begun", std::nullopt, Level::debug, {{"n", 2}}});
  store.add(record, own(1, 2));
  CHECK(store.shows("SELECT name, operation, kind, span_kind, status, latency_ms, attributes_json,"
                    " metadata_json FROM spans") ==
        R"(answer|answer|agent|server|ok|10.0|{"k":1}|{"m":"x"})");
  CHECK(store.shows("SELECT links_json FROM spans") ==
        R"([{"attributes":{"why":"retry"},"span_id":"0000000000000008",)"
        R"("trace_id":"00000000000000000000000000000009"}])");
  CHECK(store.shows("SELECT name, level, span_id, span_row, at_us, attributes_json FROM events") ==
        "begun|debug|0000000000000002|1|" + std::to_string(kNow / 1000) + R"(|{"n":2})");
}

TEST_CASE("a span's name differs from its operation where one is given") {
  RecordStore store;
  SpanRecord record = span("GET /users/7");
  record.operation = "GET /users";
  store.add(record);
  CHECK(store.shows("SELECT name, operation, trace_id FROM spans") == "GET /users/7|GET /users|-");
}

TEST_CASE("every kind of span is counted with its kind") {
  RecordStore store;
  store.add(span("a"));
  Latency latency = at<Latency>(0, 5);
  latency.operation = "search";
  store.add(latency);
  store.add(tool("t"));
  store.add(at<ResourceAccess>(0, 7));
  store.add(chat({{"user", "x"}}, "y"));
  CHECK(store.shows("SELECT kind, count, errors FROM report_traffic ORDER BY kind") ==
        "chat|1|0\nexecute_tool|1|0\nlatency|1|0\nresource_access|1|0\nspan|1|0");
  CHECK(store.shows("SELECT operation, count, avg_ms FROM report_latency"
                    " WHERE operation IN ('search', 'execute_tool') ORDER BY 1") ==
        "execute_tool|1|12.0\nsearch|1|5.0");
}

TEST_CASE("a failed span without a failure is an error of type unknown") {
  RecordStore store;
  SpanRecord silent = span("a");
  silent.status = Status::error;
  store.add(silent, own(1, 1));
  SpanRecord told = span("b");
  told.failure = Failure{"Timeout", "too slow", "", ""};
  store.add(told, own(1, 2));
  CHECK(store.shows("SELECT error_type, error_message, operation, span_id, span_row FROM errors") ==
        "unknown|-|a|0000000000000001|1\nTimeout|too slow|b|0000000000000002|2");
  CHECK(store.shows("SELECT sum(count), sum(errors) FROM report_traffic") == "2|2");
}

TEST_CASE("token usage counts once, beside the call it names and whichever comes first") {
  RecordStore store;
  TokenUsage usage = at<TokenUsage>(0);
  usage.provider = "openai";
  usage.model = "m";
  usage.usage.input = 8;
  usage.usage.output = 2;
  usage.usage.raw.text = R"({"prompt_tokens":8})";
  usage.cost_usd = 0.5;
  store.add(usage, own(1, 1, "u1"));
  store.add(chat({{"user", "x"}}, "y"), own(1, 1));
  store.add(usage, own(1, 1, "u1"));
  CHECK(store.writer.counts().duplicates == 1);
  CHECK(store.shows("SELECT operation, provider, model, input_tokens, output_tokens, cost_usd,"
                    " usage_json FROM token_usages") ==
        R"(token_usage|openai|m|8|2|0.5|{"prompt_tokens":8})");
  CHECK(store.shows("SELECT sum(input_tokens), sum(count) FROM report_tokens") == "8|1");
  CHECK(store.shows("SELECT kind, parent_span_id FROM spans ORDER BY id") ==
        "token_usage|0000000000000001\nchat|-");
  CHECK(store.shows("SELECT spans, completions, input_tokens, cost_usd FROM traces") ==
        "2|1|8|0.5");
}

TEST_CASE("input that leaves cached tokens out is stored with them") {
  RecordStore store;
  TokenUsage usage = at<TokenUsage>(0);
  usage.usage.input = 8;
  usage.usage.cache_read = 100;
  usage.usage.input_excludes_cache = true;
  store.add(usage);
  CHECK(store.shows("SELECT input_tokens, cache_read_tokens, model FROM token_usages") ==
        "108|100|-");
}

TEST_CASE("a span sent twice is stored once and counts once, events included") {
  RecordStore store;
  SpanRecord record = span("a");
  record.events.push_back({"e", {}, Level::info, {}});
  record.status = Status::error;
  store.begin();
  store.put(record, own(1, 1));
  store.put(record, own(1, 1));
  store.commit();
  store.add(record, own(1, 1));
  CHECK(store.integer("SELECT count(*) FROM span") == 1);
  CHECK(store.integer("SELECT count(*) FROM event") == 1);
  CHECK(store.integer("SELECT count(*) FROM error") == 1);
  CHECK(store.integer("SELECT sum(count) FROM rollup_hour") == 1);
  CHECK(store.shows("SELECT spans, errors FROM traces") == "1|1");
}

TEST_CASE("an event that tells a failure is an error too") {
  RecordStore store;
  Event event = at<Event>(0);
  event.name = "retry";
  event.failure = Failure{"Timeout", "again", "", ""};
  store.add(event, own(1, 1));
  CHECK(store.shows("SELECT error_type, error_message, span_id, span_row FROM errors") ==
        "Timeout|again|0000000000000001|-");
  CHECK(store.integer("SELECT count(*) FROM event") == 1);
}
