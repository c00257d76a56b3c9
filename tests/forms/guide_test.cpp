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

TEST_CASE("guide: entries of the model system are events") {
  const Event event =
      one<Event>(R"({"timestamp":"2026-11-23T10:00:00","model":"system","prompt":"Starting trace",)"
                 R"("response":"chat","metadata":{"trace_id":"t1","trace_type":"chat"}})");
  CHECK(event.name == "Starting trace");
  CHECK(event.body == "chat");
  CHECK(text_of(event.metadata) == R"({"trace_id":"t1","trace_type":"chat"})");
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
        R"({"k":1,"extra":[1],"latency_ms":5,"conversation_id":"c","status":"ok","error":"e",)"
        R"("usage":{"input":2}})");
}
