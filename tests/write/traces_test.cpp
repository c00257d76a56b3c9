// Traces: whatever order their spans come in, and what came before the span it names.
#include "support/catch.hpp"
#include "write/record_store.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const std::string kTrace =
    "SELECT name, status, latency_ms, spans, errors, user_id, metadata_json FROM traces";

SpanRecord root() {
  SpanRecord record = span("answer", 0, 100);
  record.status = Status::ok;
  record.user_id = "u1";
  record.metadata = {{"tenant", "acme"}};
  return record;
}

SpanRecord child(std::int64_t ms = 20) {
  SpanRecord record = span("search", ms, 30);
  record.parent = trace_context(1, 1);
  record.status = Status::error;
  return record;
}

Score score(TraceContext target) {
  Score record = at<Score>(5000);
  record.name = "helpful";
  record.value = 0.5;
  record.target = target;
  return record;
}

}  // namespace

TEST_CASE("a trace is told by its root, whichever comes first") {
  const std::string expected = R"(answer|ok|100.0|2|1|u1|{"tenant":"acme"})";
  RecordStore in_order;
  in_order.add(root(), own(1, 1));
  in_order.add(child(), own(1, 2));
  CHECK(in_order.shows(kTrace) == expected);
  RecordStore child_first;
  child_first.add(child(), own(1, 2));
  CHECK(child_first.shows(kTrace) == "search|error|30.0|1|1|-|-");
  child_first.add(root(), own(1, 1));
  CHECK(child_first.shows(kTrace) == expected);
  RecordStore at_once;
  at_once.begin();
  at_once.put(child(), own(1, 2));
  at_once.put(root(), own(1, 1));
  at_once.commit();
  CHECK(at_once.shows(kTrace) == expected);
  RecordStore root_first;
  root_first.begin();
  root_first.put(root(), own(1, 1));
  root_first.put(child(), own(1, 2));
  root_first.commit();
  CHECK(root_first.shows(kTrace) == expected);
}

TEST_CASE("of spans whose parents never come, the earliest stands for the trace") {
  RecordStore store;
  store.add(child(50), own(1, 3));
  store.add(child(20), own(1, 2));
  store.add(child(90), own(1, 4));
  CHECK(store.shows("SELECT root_row FROM trace") == "2");
  CHECK(store.shows("SELECT latency_ms, at_us FROM traces") ==
        "100.0|" + std::to_string(kNow / 1000 + 20'000));
}

TEST_CASE("a trace ends where its last span ends") {
  RecordStore store;
  store.add(root(), own(1, 1));
  store.add(child(95), own(1, 2));
  CHECK(store.integer("SELECT last_at_ns - first_at_ns FROM trace") == 125 * kMs);
}

TEST_CASE("a trace counts its tools, tokens and cost, and names its conversation") {
  RecordStore store;
  ToolExecution called = tool("t");
  called.conversation_id = "c1";
  store.add(called, own(1, 2));
  Completion call = chat({{"user", "x"}}, "y");
  call.conversation_id = "c1";
  call.usage.input = 3;
  store.add(call, own(1, 3));
  CHECK(store.shows("SELECT spans, completions, tool_executions, input_tokens, unpriced, cost_usd,"
                    " conversation_id FROM traces") == "2|1|1|3|1|-|c1");
  CHECK(store.shows("SELECT conversation_id, completions, tool_executions, title"
                    " FROM conversations") == "c1|1|1|x");
}

TEST_CASE("an event and an error that come before their span are tied to it") {
  RecordStore store;
  Event event = at<Event>(1);
  event.name = "e";
  event.parent = trace_context(1, 1);
  ErrorRecord error = at<ErrorRecord>(1);
  error.parent = trace_context(1, 1);
  store.add(event);
  store.add(error);
  CHECK(store.shows("SELECT span_row FROM events") == "-");
  CHECK(store.shows("SELECT span_row FROM errors") == "-");
  store.add(child(), own(1, 2));  // another span of the trace settles nothing
  CHECK(store.shows("SELECT span_row FROM events") == "-");
  store.add(root(), own(1, 1));
  CHECK(store.shows("SELECT span_row FROM events") == "2");
  CHECK(store.shows("SELECT span_row FROM errors WHERE error_type = 'unknown' AND id = 1") == "2");
}

TEST_CASE("a score finds its span, whichever comes first") {
  RecordStore store;
  store.add(root(), own(1, 1));
  store.add(score(trace_context(1, 1)));
  store.add(score(trace_context(2, 1)));
  CHECK(store.shows("SELECT span_row FROM scores ORDER BY id") == "1\n-");
  store.begin();
  store.put(root(), own(2, 1));
  store.put(score(trace_context(3, 1)));
  store.put(root(), own(3, 1));
  store.commit();
  CHECK(store.shows("SELECT span_row, span_id, substr(trace_id, 32) FROM scores ORDER BY id") ==
        "1|0000000000000001|1\n2|0000000000000001|2\n3|0000000000000001|3");
  CHECK(store.integer("SELECT count(*) FROM trace") == 3);
}

TEST_CASE("a score alone makes no trace, and lengthens none") {
  RecordStore store;
  store.add(score(trace_context(1, 1)));
  CHECK(store.integer("SELECT count(*) FROM trace") == 0);
  store.add(root(), own(1, 1));
  store.add(score(trace_context(1, 1)));
  CHECK(store.shows("SELECT latency_ms FROM traces") == "100.0");
  CHECK(store.integer("SELECT last_at_ns - first_at_ns FROM trace") == 100 * kMs);
}

TEST_CASE("a score of a record's id finds it in its own service, whichever comes first") {
  RecordStore store;
  Score of_id = score({});
  of_id.target.reset();
  of_id.target_id = "r1";
  store.add(of_id);
  Origin other;
  other.id = "r1";
  other.service = "elsewhere";
  store.add(chat({{"user", "x"}}, "y"), other);
  CHECK(store.shows("SELECT span_row FROM scores") == "-");
  Origin origin;
  origin.id = "r1";
  store.add(chat({{"user", "x"}}, "y"), origin);
  store.add(of_id);
  CHECK(store.shows("SELECT span_row, target_id FROM scores ORDER BY id") == "2|r1\n2|r1");
}

TEST_CASE("a score of a conversation names it, one of a trace names no span") {
  RecordStore store;
  Score record = score({});
  record.target.reset();
  record.conversation_id = "c1";
  record.value.reset();
  record.label = "good";
  record.comment = "thanks";
  record.source = "user";
  record.user_id = "u1";
  store.add(record);
  TraceContext trace = trace_context(7, 0);
  store.add(score(trace));
  CHECK(store.shows("SELECT name, value, label, comment, source, conversation_id, user_id, trace_id"
                    " FROM scores WHERE id = 1") == "helpful|-|good|thanks|user|c1|u1|-");
  CHECK(store.shows("SELECT substr(trace_id, 32), span_id, span_row FROM scores WHERE id = 2") ==
        "7|-|-");
  CHECK(store.integer("SELECT count(*) FROM conversation") == 0);
}
