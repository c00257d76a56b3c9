// Starts and ends of traces in the guide's logs: pairs, and what has no other half.
#include "forms/guide_traces.hpp"
#include "base/limits.hpp"
#include "crypto/digest.hpp"
#include "forms/reading.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

/// An entry at so many seconds of a minute; `told` are members of its metadata.
std::string entry(int second, const std::string& prompt, const std::string& told,
                  const std::string& response = "") {
  return R"({"timestamp":"2026-11-23T10:00:)" + std::to_string(10 + second) +
         R"(","model":"system","prompt":")" + prompt + R"(","response":")" + response +
         R"(","metadata":{)" + told + "}}\n";
}
std::string begin(int second, const std::string& id, const std::string& rest = "") {
  return entry(second, "Starting trace",
               R"("trace_id":")" + id + R"(","trace_type":"chat")" + rest);
}
std::string end(int second, const std::string& id, const std::string& rest = "") {
  return entry(second, "Ending trace", R"("trace_id":")" + id + "\"" + rest);
}

/// "span chat 3s" or "event Ending trace", one a record, joined by '|'.
std::string summary(const std::vector<Input::Item>& items) {
  std::string out;
  for (const Input::Item& item : items) {
    REQUIRE_FALSE(item.rejection);
    out += out.empty() ? "" : "|";
    if (const auto* span = std::get_if<SpanRecord>(&item.record))
      out += "span " + span->name + " " + std::to_string(ns(span->latency) / 1'000'000'000) + "s";
    if (const auto* event = std::get_if<Event>(&item.record)) out += "event " + event->name;
    if (std::holds_alternative<Completion>(item.record)) out += "call";
  }
  return out;
}
std::string read(const std::string& text) {
  return summary(read_all(text, as(Input::Form::guide)));
}

}  // namespace

TEST_CASE("guide traces: a start and its end are one span") {
  const auto items = read_all(begin(0, "trace-5", R"(,"user_id":"u","a":1)") +
                              end(3, "trace-5", R"(,"a":2,"b":[3])"));
  REQUIRE(items.size() == 1);
  const auto& span = std::get<SpanRecord>(items[0].record);
  CHECK((span.name == "chat" && span.kind == "span" && span.user_id == "u"));
  CHECK(ns(span.at) == 1'795'428'010'000'000'000);
  CHECK(ns(span.latency) == 3'000'000'000);
  CHECK(text_of(span.metadata) ==
        R"({"trace_id":"trace-5","a":2,"b":[3],"trace_type":"chat","user_id":"u","a_2":1})");
  REQUIRE(items[0].origin.span);
  CHECK(items[0].origin.span->span_id[0] + items[0].origin.span->span_id[1] != 0);
  CHECK(items[0].origin.line == 2);
}

TEST_CASE("guide traces: other words, and times in the metadata, say start and end as well") {
  const std::string id = R"("trace_id":"t","trace_type":"x")";
  CHECK(read(entry(0, "Trace started: x", id) + entry(1, "Trace finished", id)) == "span x 1s");
  CHECK(read(entry(0, "", id + R"(,"start_time":1)") + entry(1, "", id + R"(,"end_time":2)")) ==
        "span x 1s");
  CHECK(read(entry(0, "x", id + R"(,"event":"begin")") + entry(1, "x", id + R"(,"phase":"end")")) ==
        "span x 1s");
  CHECK(read(entry(0, "a step of it", id)) == "event a step of it");
  CHECK(read(entry(0, "Starting up", R"("trace_id":"t")")) == "event Starting up");
}

TEST_CASE("guide traces: what has no other half is an event, none is lost") {
  CHECK(read(begin(0, "a") + begin(1, "b") + end(2, "c") + end(3, "a")) ==
        "event Ending trace|span chat 3s|event Starting trace");
  CHECK(read(end(0, "a")) == "event Ending trace");
  CHECK(read(begin(5, "a") + end(1, "a")) == "event Ending trace|event Starting trace");
  CHECK(read("") == "");
}

TEST_CASE("guide traces: an event that is left keeps its time, line, trace and text") {
  const auto items = read_all("\n" + begin(0, "a", R"(,"session_id":"s")"));
  REQUIRE(items.size() == 1);
  const auto& event = std::get<Event>(items[0].record);
  CHECK(ns(event.at) == 1'795'428'010'000'000'000);
  CHECK(event.session_id == "s");
  CHECK(text_of(event.metadata) == R"({"trace_id":"a","trace_type":"chat","session_id":"s"})");
  CHECK((items[0].origin.line == 2 && items[0].origin.source == "in.jsonl"));
  CHECK(items[0].origin.span);
}

TEST_CASE("guide traces: an end that says how long it took needs no start") {
  const auto items = read_all(end(4, "a", R"(,"duration":2.5,"trace_type":"chat")"));
  REQUIRE(items.size() == 1);
  const auto& span = std::get<SpanRecord>(items[0].record);
  CHECK(ns(span.at) == 1'795'428'011'500'000'000);
  CHECK(ns(span.latency) == 2'500'000'000);
  CHECK(read(end(4, "a", R"(,"duration":-2)")) == "event Ending trace");
}

TEST_CASE("guide traces: of one id, the trace of the same type that began first ends first") {
  const std::string text = entry(0, "Starting trace", R"("trace_id":"t","trace_type":"x")") +
                           entry(1, "Starting trace", R"("trace_id":"t","trace_type":"y")") +
                           entry(2, "Starting trace", R"("trace_id":"t","trace_type":"x")");
  CHECK(read(text + entry(3, "Ending trace", R"("trace_id":"t","trace_type":"y")") +
             entry(4, "Ending trace", R"("trace_id":"t")") +
             entry(5, "Ending trace", R"("trace_id":"t")")) == "span y 2s|span x 4s|span x 3s");
}

TEST_CASE("guide traces: how it ended is the span's status") {
  const auto span = [](const std::string& rest) {
    return std::get<SpanRecord>(read_all(begin(0, "a") + end(1, "a", rest)).front().record);
  };
  CHECK(span(R"(,"status":"success")").status == Status::ok);
  CHECK(span(R"(,"success":false)").status == Status::error);
  const SpanRecord failed = span(R"(,"error_type":"T","error":"m")");
  REQUIRE(failed.failure);
  CHECK(failed.failure->type + failed.failure->message == "Tm");
  CHECK(span("").status == Status::unset);
}

TEST_CASE("guide traces: entries of an open trace hang below its span") {
  const auto items = read_all(
      begin(0, "a") +
      R"({"timestamp":1,"model":"m","prompt":"p","response":"r","metadata":{"trace_id":"a"}})"
      "\n" +
      entry(1, "Tool", R"("trace_id":"a","tool":"t")") + end(2, "a"));
  REQUIRE(items.size() == 3);
  const auto& root = *items[2].origin.span;
  const auto& call = std::get<Completion>(items[0].record);
  const auto& tool = std::get<ToolExecution>(items[1].record);
  REQUIRE(call.parent);
  REQUIRE(tool.parent);
  CHECK(crypto::to_hex(call.parent->span_id, 8) == crypto::to_hex(root.span_id, 8));
  CHECK(crypto::to_hex(tool.parent->trace_id, 16) == crypto::to_hex(root.trace_id, 16));
  CHECK_FALSE(std::get<SpanRecord>(items[2].record).parent);
}

TEST_CASE("guide traces: a log that is read again makes the same spans") {
  const std::string text = begin(0, "a") + begin(0, "a") + end(1, "a") + end(1, "a");
  const auto ids = [&] {
    std::vector<std::string> out;
    for (const auto& item : read_all(text))
      out.push_back(crypto::to_hex(item.origin.span->span_id, 8));
    return out;
  };
  CHECK(ids() == ids());
  CHECK(ids()[0] != ids()[1]);
}

TEST_CASE("guide traces: too many that are open become events, the oldest first") {
  forms::GuideTraces traces;
  for (std::size_t i = 0; i <= limits::kHeldTracesMax; ++i) {
    forms::BegunTrace trace;
    trace.id = std::to_string(i % 7000);
    trace.event.name = std::to_string(i);
    traces.begin(std::move(trace));
  }
  forms::BegunTrace given;
  REQUIRE(traces.next_unpaired(given));
  CHECK(given.event.name == "0");
  CHECK_FALSE(traces.next_unpaired(given));
  CHECK(traces.end("0", "")->event.name == "7000");
  traces.give_up_all();
  std::size_t left = 0;
  while (traces.next_unpaired(given)) ++left;
  CHECK(left == limits::kHeldTracesMax - 1);
}

TEST_CASE("guide traces: too much text that is open becomes events as well") {
  forms::GuideTraces traces;
  forms::BegunTrace trace, given;
  trace.bytes = limits::kHeldTraceBytesMax / 2 + 1;
  traces.begin(forms::BegunTrace(trace));
  CHECK_FALSE(traces.next_unpaired(given));
  traces.begin(forms::BegunTrace(trace));
  CHECK(traces.next_unpaired(given));
  CHECK_FALSE(traces.next_unpaired(given));
}

TEST_CASE("guide traces: where reading is stopped, what is held is given") {
  Input input = Input::of(begin(0, "a") + end(1, "x") + end(2, "y"), "x", {});
  Input::Item item;
  REQUIRE(input.next(item));
  CHECK(std::get<Event>(item.record).name == "Ending trace");
  input.stop();
  REQUIRE(input.next(item));
  CHECK(std::get<Event>(item.record).name == "Starting trace");
  CHECK_FALSE(input.next(item));
  CHECK(input.progress().records == 2);
}

TEST_CASE(
    "guide traces: where nothing may be held, a start is an event at once and a pair a span") {
  auto options = as(Input::Form::guide);
  options.last_line = Input::LastLine::wait;
  CHECK(summary(read_all(begin(0, "a") + end(3, "a") + begin(4, "b"), options)) ==
        "event Starting trace|span chat 3s|event Starting trace");
}
