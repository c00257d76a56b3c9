#include "forms/reading.hpp"

using namespace daybook;
using namespace daybook::test;

TEST_CASE("guide: a completion entry, its time without a zone in UTC") {
  const Completion call = completion(
      R"({"timestamp":"2026-11-23T10:00:00.250000","model":"m","prompt":"p","response":"r","metadata":{"k":1.50}})");
  CHECK(ns(call.at) == 1'795'428'000'250'000'000);
  CHECK(call.model == "m");
  CHECK(text_of(call.messages) == R"([{"content":"p","role":"user"}])");
  CHECK(text_of(call.response) == R"([{"content":"r","role":"assistant"}])");
  CHECK(text_of(call.metadata) == R"({"k":1.50})");
}

TEST_CASE("guide: an error entry") {
  const ErrorRecord error = one<ErrorRecord>(
      R"({"timestamp":"2026-11-23T10:00:00","error_type":"ValueError","error_message":"bad","context":{"a":[1]}})");
  CHECK(error.failure.type == "ValueError");
  CHECK(error.failure.message == "bad");
  CHECK(error.context.text == R"({"a":[1]})");
  CHECK(error.level == Level::error);
}

TEST_CASE("guide: an entry of the model system that tells of nothing known is an event") {
  const Event event =
      one<Event>(R"({"timestamp":"2026-11-23T10:00:00","model":"system","prompt":"Log rotated",)"
                 R"("response":"now","metadata":{"size_mb":10}})");
  CHECK(event.name == "Log rotated");
  CHECK(event.body == "now");
  CHECK(text_of(event.metadata) == R"({"size_mb":10})");
}

TEST_CASE("guide: asked for, entries may have fewer or more keys") {
  const auto options = as(Input::Form::guide);
  CHECK(completion(R"({"timestamp":"2026-11-23T10:00:00","prompt":"p","extra":1})", options)
            .metadata.size() == 1);
  CHECK(one<Event>(R"({"timestamp":"2026-11-23T10:00:00","model":"system","prompt":"x"})", options)
            .name == "x");
  CHECK(rejection(R"({"a":1})", options) ==
        ": no prompt, response or error_type: not an entry of the guide's logs");
}

TEST_CASE("guide: an event of the model system keeps every key that the event has no place for") {
  const Event event = one<Event>(
      R"({"timestamp":"2026-11-23T10:00:00","model":"system","prompt":"p","response":"r",)"
      R"("metadata":{"k":1},"usage":{"input":2},"latency_ms":5,"status":"ok","error":"e",)"
      R"("conversation_id":"c","session_id":"s","extra":[1],"provider":null})",
      as(Input::Form::guide));
  CHECK(event.session_id == "s");
  CHECK(text_of(event.metadata) ==
        R"({"k":1,"extra":[1],"usage":{"input":2},"error":"e","latency_ms":5,"status":"ok",)"
        R"("conversation_id":"c"})");
}

namespace {

template <class Type>
Type system_entry(const std::string& prompt, const std::string& metadata,
                  const std::string& response = "") {
  return one<Type>(R"({"timestamp":"2026-11-23T10:00:01","model":"system","prompt":")" + prompt +
                   R"(","response":")" + response + R"(","metadata":)" + metadata + "}");
}
constexpr std::int64_t kTimestamp = 1'795'428'001'000'000'000;

}  // namespace

TEST_CASE("guide: a performance metric is a latency that ended at its timestamp") {
  const auto latency = system_entry<Latency>("Performance metric",
                                             R"({"operation":"generate","duration":0.25,"k":1})");
  CHECK(latency.operation == "generate");
  CHECK(ns(latency.latency) == 250'000'000);
  CHECK(ns(latency.at) == kTimestamp - 250'000'000);
  CHECK(text_of(latency.metadata) == R"({"k":1,"prompt":"Performance metric"})");
  for (const char* told : {R"("latency_ms":250)", R"("duration_seconds":0.25)", R"("latency":0.25)",
                           R"("metric_type":"latency","value":0.25)"}) {
    CAPTURE(told);
    CHECK(
        ns(system_entry<Latency>("m", R"({"operation":"o",)" + std::string(told) + "}").latency) ==
        250'000'000);
  }
}

TEST_CASE("guide: bare durations are of the unit that was asked for") {
  auto options = as(Input::Form::guide);
  options.duration_unit = Input::DurationUnit::milliseconds;
  CHECK(ns(one<Latency>(
               R"({"timestamp":1,"model":"system","metadata":{"operation":"o","latency":3}})",
               options)
               .latency) == 3'000'000);
}

TEST_CASE("guide: tracked tokens are token usage of their model") {
  const auto tokens = system_entry<TokenUsage>(
      "Token usage", R"({"model":"m","input_tokens":8,"output_tokens":2,"total_tokens":10})");
  CHECK(tokens.model == "m");
  CHECK((tokens.usage.input == 8 && tokens.usage.output == 2));
  CHECK(tokens.usage.raw.text == R"({"input_tokens":8,"output_tokens":2,"total_tokens":10})");
  CHECK(text_of(tokens.metadata) == R"({"prompt":"Token usage"})");
}

TEST_CASE("guide: tokens may stand in an object, or by their bare names beside the word") {
  for (const char* told : {R"({"model":"m","tokens":{"input":8,"output":2}})",
                           R"({"model":"m","usage":{"prompt_tokens":8,"completion_tokens":2}})",
                           R"({"model":"m","input":8,"output":2,"total":10})"}) {
    CAPTURE(told);
    const auto tokens = system_entry<TokenUsage>("Tracking tokens", told);
    CHECK((tokens.model == "m" && tokens.usage.input == 8 && tokens.usage.output == 2));
  }
  CHECK(system_entry<Event>("Sizes", R"({"input":8,"output":2})").name == "Sizes");
  CHECK(system_entry<Event>("Settings", R"({"max_tokens":8})").name == "Settings");
  CHECK(system_entry<TokenUsage>("x", R"({"model":"m","total_tokens":9})").usage.raw.text ==
        R"({"total_tokens":9})");
}

TEST_CASE("guide: tracked memory is a memory sample of its operation") {
  const auto memory =
      system_entry<Memory>("Memory usage", R"({"operation":"embed","memory_mb":512.5})");
  CHECK((memory.operation == "embed" && memory.memory_mb == 512.5));
  CHECK(ns(memory.at) == kTimestamp);
}

TEST_CASE("guide: a tool's execution, its result in the metadata or the response") {
  const auto tool = system_entry<ToolExecution>(
      "Tool execution",
      R"({"server":"files","tool":"read","params":{"p":1},"result":[1],"success":false,)"
      R"("error":"no such file","duration":2})");
  CHECK(tool.server + tool.tool + tool.params.text + tool.result.text == R"(filesread{"p":1}[1])");
  CHECK((tool.outcome == "tool_error" && tool.status == Status::error));
  REQUIRE(tool.failure);
  CHECK(tool.failure->message == "no such file");
  CHECK(ns(tool.at) == kTimestamp - 2'000'000'000);
  const auto other = system_entry<ToolExecution>(
      "t", R"({"server_name":"s","tool_name":"n","parameters":{},"success":true})", "done");
  CHECK(other.server + other.tool + other.result.text + other.outcome == "sn\"done\"ok");
}

TEST_CASE("guide: a resource access, its operation the action") {
  const auto access = system_entry<ResourceAccess>(
      "Resource access", R"({"server":"files","uri":"file:///a","operation":"read"})");
  CHECK(access.server + access.uri + access.action == "filesfile:///aread");
  CHECK(access.operation.empty());
}

TEST_CASE("guide: a metric of another name") {
  const auto metric =
      system_entry<MetricRecord>("Metric", R"({"metric":"queue_depth","value":3,"unit":"1"})");
  CHECK((metric.name == "queue_depth" && metric.value == 3.0 && metric.unit == "1"));
}

TEST_CASE("guide: a denial is an error of the operation that was denied") {
  const auto entry = one<ErrorRecord>(
      R"({"timestamp":"2026-11-23T10:00:00","error_type":"AccessDenied","error_message":)"
      R"("Access denied","context":{"operation":"delete_logs","user_id":"u","session_id":7}})");
  CHECK(entry.operation + entry.user_id + entry.session_id == "delete_logsu7");
  CHECK(entry.context.text == R"({"operation":"delete_logs","user_id":"u","session_id":7})");
  const auto told = system_entry<ErrorRecord>("Access denied", R"({"operation":"export"})", "no");
  CHECK(told.operation + told.failure.type + told.failure.message == "exportAccess deniedno");
  CHECK(told.level == Level::error);
}

TEST_CASE("guide: what is told in a way that cannot be read is an event, and is kept whole") {
  for (const std::string metadata :
       {R"({"operation":"o","duration":-1})", R"({"operation":"o","duration":"slow"})",
        R"({"operation":"o","memory_mb":"much"})", R"({"memory_mb":5})",
        R"({"operation":"o","memory_mb":-5})", R"({"model":"m","input_tokens":"8k"})",
        R"({"metric":"m","value":"v"})", R"({"tool":7,"duration":9e99})", R"({"uri":[1]})", "{}"}) {
    CAPTURE(metadata);
    const auto event = system_entry<Event>("p", metadata, "r");
    CHECK(event.name + event.body == "pr");
    CHECK(text_of(event.metadata) == metadata);
    CHECK(ns(event.at) == kTimestamp);
  }
  CHECK(text_of(one<Event>(R"({"timestamp":1,"model":"system","prompt":"p","response":null,)"
                           R"("metadata":[1]})")
                    .metadata) == R"({"value":[1]})");
}

TEST_CASE("guide: user, session and trace of the metadata count for the entry") {
  const auto item = read_one(R"({"timestamp":1,"model":"m","prompt":"p","response":"r","metadata":)"
                             R"({"trace_id":"trace-5","user_id":"u","session_id":"s"}})");
  const auto& call = std::get<Completion>(item.record);
  CHECK(call.user_id + call.session_id == "us");
  CHECK(item.origin.span);
  CHECK_FALSE(call.parent);
  CHECK(text_of(call.metadata) == R"({"trace_id":"trace-5","user_id":"u","session_id":"s"})");
}
