#include "daybook/record.hpp"

#include "support/catch.hpp"

using namespace daybook;

namespace {

constexpr const char* kHeader = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

std::string with(std::size_t at, const std::string& text) {
  return std::string(kHeader).replace(at, text.size(), text);
}

}  // namespace

TEST_CASE("a traceparent is read and written back equal") {
  const auto context = TraceContext::parse(kHeader);
  REQUIRE(context);
  CHECK(context->trace_id[0] == 0x4b);
  CHECK(context->span_id[7] == 0xb7);
  CHECK(context->sampled);
  CHECK(context->traceparent() == kHeader);
}

TEST_CASE("an unsampled traceparent stays unsampled") {
  CHECK(TraceContext::parse(with(53, "00"))->traceparent() == with(53, "00"));
}

TEST_CASE("a later version of traceparent may say more, version 00 may not") {
  CHECK(TraceContext::parse(with(0, "01") + "-more"));
  CHECK_FALSE(TraceContext::parse(with(0, "01") + "more"));
  CHECK_FALSE(TraceContext::parse(std::string(kHeader) + "-more"));
}

TEST_CASE("what is no traceparent is refused") {
  CHECK_FALSE(TraceContext::parse(""));
  CHECK_FALSE(TraceContext::parse(std::string(kHeader).substr(0, 54)));
  CHECK_FALSE(TraceContext::parse(with(0, "ff")));
  CHECK_FALSE(TraceContext::parse(with(3, "4BF9")));
  CHECK_FALSE(TraceContext::parse(with(3, "xyz!")));
  CHECK_FALSE(TraceContext::parse(with(35, "_")));
  CHECK_FALSE(TraceContext::parse(with(53, "0g")));
}

TEST_CASE("an id of zeros is no id") {
  CHECK_FALSE(TraceContext::parse(with(3, std::string(32, '0'))));
  CHECK_FALSE(TraceContext::parse(with(36, std::string(16, '0'))));
}

TEST_CASE("a message from JSON is kept as it came") {
  CHECK(Message::from_json(R"({ "role":"user" })").raw == R"({ "role":"user" })");
}
