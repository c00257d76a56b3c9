// The key `continues`: the call that a completion continues.
#include "forms/reading.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const std::string kTrace = "4bf92f3577b34da6a3ce929d0e0e4736", kSpan = "00f067aa0ba902b7";

Completion call(const std::string& continues) {
  return completion(R"({"at":"2026-11-23T10:00:00Z","messages":[],"continues":)" + continues + "}");
}
std::string rejected(const std::string& continues) {
  return rejection(R"({"at":"2026-11-23T10:00:00Z","messages":[],"continues":)" + continues + "}");
}

}  // namespace

TEST_CASE("continues: a traceparent") {
  const Completion c = call("\"00-" + kTrace + "-" + kSpan + "-01\"");
  REQUIRE(c.continues);
  CHECK(c.continues->traceparent() == "00-" + kTrace + "-" + kSpan + "-01");
  CHECK(c.metadata.empty());
}

TEST_CASE("continues: an object of trace_id and span_id, whose trace_id may be any name") {
  const auto of = [](const std::string& trace) {
    const Completion c = call(R"({"span_id":")" + kSpan + R"(","trace_id":")" + trace + "\"}");
    REQUIRE(c.continues);
    return c.continues->traceparent();
  };
  CHECK(of(kTrace) == "00-" + kTrace + "-" + kSpan + "-01");
  const Input::Item named =
      read_one(R"({"prompt":"p","trace_id":"run 7","span_id":")" + kSpan + "\"}");
  CHECK(of("run 7") == named.origin.span->traceparent());
}

TEST_CASE("continues: null and absent continue nothing") {
  CHECK_FALSE(call("null").continues);
  CHECK_FALSE(completion(R"({"prompt":"p"})").continues);
}

TEST_CASE("continues: what names no call is rejected with what it should be") {
  const std::string form = "a traceparent, 00-<32 hex>-<16 hex>-<2 hex>, got ";
  CHECK(rejected("\"x\"") == "continues: expected " + form + "\"x\"");
  CHECK(rejected("\"\"") == "continues: expected " + form + "\"\"");
  CHECK(rejected("7") ==
        "continues: expected a traceparent, or an object of trace_id and span_id, got 7");
  CHECK(rejected("{}") == "continues: needs a trace_id and a span_id");
  CHECK(rejected(R"({"trace_id":"t"})") == "continues: needs a trace_id and a span_id");
  CHECK(rejected(R"({"trace_id":"t","span_id":"7"})") ==
        "continues.span_id: expected 16 hex digits, not all 0, got \"7\"");
  CHECK(rejected(R"({"trace_id":"t","span":"7"})") ==
        "continues.span: unknown key: an object of trace_id and span_id");
}

TEST_CASE("continues: an error or event has no such key") {
  const auto error = one<ErrorRecord>(R"({"type":"error","error_type":"t","continues":"x"})");
  CHECK(text_of(error.metadata) == R"({"continues":"x"})");
}
