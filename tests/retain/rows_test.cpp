// Rows that are too old go, with all that hangs on them, and nothing else does.
#include "retain/retain_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

Completion failed(Completion call) {
  call.status = Status::error;
  call.failure = Failure{"Timeout", "took too long", "", ""};
  return call;
}

SpanRecord named_span() {
  SpanRecord span;
  span.name = "work";
  return span;
}

Latency timed() {
  Latency latency;
  latency.operation = "search";
  return latency;
}

Event happened() {
  Event event;
  event.name = "started";
  return event;
}

}  // namespace

TEST_CASE("Completions older than their policy go, newer ones stay as they are", "[retain]") {
  RetainStore store;
  store.add(at(-40, chat({{"user", "an old question"}}, "an old answer")));
  store.add(at(-10, chat({{"user", "a new question"}}, "a new answer")));
  const std::string gone = "completion 1, content 2, conversation 1, message 2, span 1";
  CHECK(RetainStore::text_of(store.keep("completions", 30)) == gone);
  CHECK(store.plan() == gone);
  CHECK(store.apply() == gone);
  CHECK(store.apply() == "");
  CHECK(store.rows("SELECT prompt, response, content_state FROM completions") ==
        "a new question|a new answer|stored\n");
  CHECK(count_in_files(store.path, "old question") == 0);
  CHECK(count_in_files(store.path, "old answer") == 0);
  CHECK(count_in_files(store.path, "new question") > 0);
  CHECK(store.wrong() == "");
}

TEST_CASE("The title of a conversation goes with its calls, and the next one gives it another",
          "[retain]") {
  RetainStore store;
  const auto say = [&](const std::string& text, double after) {
    Completion call = at(after, chat({{"user", text}}, "an answer"));
    call.conversation_id = "c1";
    store.add(call);
  };
  const auto title = [&] { return store.rows("SELECT title FROM conversations"); };
  say("an old question", -40);
  say("a new question", -10);
  REQUIRE(title() == "an old question\n");
  store.keep("completions", 30);
  store.apply();
  CHECK(title() == "\n");
  CHECK(count_in_files(store.path, "an old question") == 0);
  say("the newest question", -1);
  CHECK(title() == "the newest question\n");
}

TEST_CASE("Without a policy nothing goes", "[retain]") {
  RetainStore store;
  store.add(at(-4000, chat({{"user", "old"}}, "answer")));
  CHECK(store.apply() == "");
  CHECK(store.wrong() == "");
}

TEST_CASE("Rollups keep their sums and count what went as pruned", "[retain]") {
  RetainStore store;
  for (const double day : {-40.0, -40.0, -3.0, 0.0})
    store.add(at(day, chat({{"user", "hi"}}, "hello")));
  store.keep("all", 30);
  store.apply();
  CHECK(store.rows("SELECT CAST(total(count) AS INTEGER) FROM report_traffic") == "4\n");
  CHECK(store.text("SELECT sum(pruned) FROM rollup_hour") == "2");
  CHECK(store.text("SELECT sum(pruned) FROM rollup_all") == "2");
  CHECK(store.wrong() == "");
}

TEST_CASE("Rows with errors stay longer, with the whole of their trace", "[retain]") {
  RetainStore store;
  const auto in_trace = [&](std::uint8_t trace, std::uint8_t span, Completion call) {
    Origin origin;
    origin.span = trace_context(trace, span);
    store.add(at(-40, std::move(call)), origin);
  };
  in_trace(1, 1, chat({{"user", "asked"}}, "well"));
  in_trace(1, 2, failed(chat({{"user", "asked again"}}, "")));
  in_trace(2, 3, chat({{"user", "asked elsewhere"}}, "well"));
  store.keep("all", 30);
  store.keep("all", 90, "", true);
  CHECK(store.planned_and_applied().find("planned") == std::string::npos);
  CHECK(store.rows("SELECT prompt FROM completions ORDER BY id") == "asked\nasked again\n");
  CHECK(store.rows("SELECT spans, errors FROM traces") == "2|1\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("A service, a kind and a status each have policies of their own", "[retain]") {
  RetainStore store;
  const auto of = [&](const std::string& service, Record record) {
    Origin origin;
    origin.service = service;
    store.add(std::move(record), origin);
  };
  for (const std::string service : {"a", "b"}) {
    of(service, at(-40, chat({{"user", "call of " + service}}, "yes")));
    of(service, at(-40, timed()));
    of(service, at(-40, happened()));
  }
  store.keep("completions", 30, "a");
  store.keep("events", 30, "b");
  CHECK(store.planned_and_applied().find("planned") == std::string::npos);
  CHECK(store.rows("SELECT service, kind FROM spans ORDER BY 1, 2") ==
        "a|latency\nb|chat\nb|latency\n");
  CHECK(store.rows("SELECT service FROM events") == "a\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("Errors go with their span, unless they have a policy that keeps them", "[retain]") {
  for (const bool own : {false, true}) {
    RetainStore store;
    store.add(at(-40, failed(chat({{"user", "asked"}}, ""))));
    store.keep("completions", 30);
    if (own) store.keep("errors", 90);
    CHECK(store.planned_and_applied().find("planned") == std::string::npos);
    CHECK(store.rows("SELECT error_type, error_message, span_row FROM errors") ==
          (own ? "Timeout|took too long|\n" : ""));
    CHECK(store.text("SELECT total(pruned) FROM rollup_error_hour") == (own ? "0.0" : "1.0"));
    CHECK(store.wrong() == "");
  }
}

TEST_CASE("Errors, events, samples, scores and losses have an age of their own", "[retain]") {
  RetainStore store;
  Score score;
  score.name = "helpful";
  score.value = 1;
  MetricRecord metric;
  metric.name = "queue";
  metric.value = 3.0;
  Memory memory;
  memory.operation = "search";
  memory.memory_mb = 12;
  ErrorRecord error;
  error.failure.type = "Timeout";
  for (const double day : {-40.0, -1.0}) {
    store.add(at(day, score));
    store.add(at(day, metric));
    store.add(at(day, memory));
    store.add(at(day, error));
    store.add(at(day, happened()));
  }
  store.keep("all", 30);
  CHECK(store.planned_and_applied() ==
        "error 1, event 1, memory_sample 1, metric_sample 1, score 1");
  CHECK(store.text("SELECT sum(pruned) FROM rollup_metric_all") == "1");
  CHECK(store.wrong() == "");
}

TEST_CASE("A trace is told by the spans that are left of it", "[retain]") {
  RetainStore store;
  Origin origin;
  origin.span = trace_context(1, 1);
  SpanRecord root;
  root.name = "begin";
  store.add(at(-40, root), origin);
  origin.span = trace_context(1, 2);
  root.name = "end";
  root.parent = trace_context(1, 1);
  store.add(at(-20, root), origin);
  store.keep("spans", 30);
  CHECK(store.apply() == "span 1");
  CHECK(store.rows("SELECT name, spans FROM traces") == "end|2\n");
  CHECK(store.wrong() == "");
  store.keep("spans", 10);
  CHECK(store.apply() == "span 1, trace 1");
  CHECK(store.wrong() == "");
}

TEST_CASE("A writer that knows a trace begins it anew where its row went", "[retain]") {
  RetainStore store;
  Origin origin;
  origin.span = trace_context(1, 1);
  store.add(at(-40, named_span()), origin);
  store.keep("spans", 30);
  CHECK(store.apply() == "span 1, trace 1");
  origin.span = trace_context(1, 2);
  store.add(at(-1, named_span()), origin);
  CHECK(store.rows("SELECT spans FROM traces") == "1\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("A run that is stopped says what is left, and the next one goes on", "[retain]") {
  RetainStore store;
  store.begin();
  // A turn is over when it has looked at 1,000 rows that stay, however quick it is.
  for (int i = 0; i < 1600; ++i) {
    Completion call = chat({{"user", "question " + std::to_string(i)}}, "");
    if (i >= 300 && i < 1400) call.status = Status::error;
    store.put(at(-40, std::move(call)));
  }
  store.commit();
  store.keep("all", 30);
  store.keep("all", 90, "", true);
  RetentionOptions options;
  options.now = Time(Nanos(kNow));
  int turns = 0;
  options.stop = [&] { return ++turns > 1; };
  const RetentionResult first = apply_retention(store.path, options);
  CHECK_FALSE(first.finished);
  CHECK(first.rows_by_table.at("span") + first.rows_remaining == 500);
  CHECK(first.rows_remaining > 0);
  CHECK(store.wrong() == "");
  const RetentionResult second = store.run();
  CHECK(second.rows_by_table.at("span") == first.rows_remaining);
  CHECK(store.rows("SELECT finished, rows_remaining > 0 FROM retention_runs ORDER BY id") ==
        "0|1\n1|0\n");
  CHECK(store.integer("SELECT count(*) FROM content") == 1100);
  CHECK(store.wrong() == "");
}

TEST_CASE("Retention is refused where the clock cannot be right", "[retain]") {
  RetainStore store;
  store.add(at(-1, chat({{"user", "hi"}}, "hello")));
  store.keep("all", 30);
  RetentionOptions options;
  for (const double day : {31.0, 27000.0, -2.0}) {
    INFO(day);
    options.now = days(day);
    options.trust_clock = false;
    CHECK_THROWS_AS(apply_retention(store.path, options), Error);
    CHECK(store.integer("SELECT count(*) FROM span") == 1);
  }
  options.now = days(31);
  options.trust_clock = true;
  CHECK(apply_retention(store.path, options).rows_by_table.at("span") == 1);
}

TEST_CASE("The proof names what is a day older than its policy, until it is gone", "[retain]") {
  RetainStore store;
  store.add(at(-40, chat({{"user", "old"}}, "answer")));
  store.add(at(-30.5, happened()));
  const auto text_of = [&](const RetentionProof& proof) {
    std::string text;
    for (const RetentionProof::Row& row : proof.rows)
      text += row.what + ' ' + std::to_string(row.overdue) + (row.keep ? "" : " for ever") + '\n';
    return text + (proof.ok() ? "ok" : "overdue") + (proof.last_full_run ? ", applied" : "");
  };
  const auto proof = [&] { return text_of(prove_retention(store.path, Time(Nanos(kNow)))); };
  CHECK(proof() == "completions 0 for ever\nevents 0 for ever\nok");  // nothing is audited yet
  store.keep("completions", 30);
  store.keep("events", 30);  // half a day late is no fault of cron
  CHECK(proof() == "completions 1\nevents 0\naudit 0 for ever\noverdue");
  store.apply();
  CHECK(proof() == "completions 0\nevents 0\naudit 0 for ever\nok, applied");
}

TEST_CASE("Runs of cron are kept 400 days, and the last that finished", "[retain]") {
  const RetainStore store;
  const auto run = [&](double day) {
    RetentionOptions options;
    options.now = days(day);
    options.trust_clock = true;
    apply_retention(store.path, options);
    return store.rows("SELECT group_concat((" + std::to_string(kNow / 1000) +
                      " - at_us) / 86400000000) FROM retention_runs");
  };
  run(-900);
  CHECK(run(-500) == "900,500\n");
  CHECK(run(-50) == "500,50\n");
  CHECK(run(-49) == "50,49\n");
}
