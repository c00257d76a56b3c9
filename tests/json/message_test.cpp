#include "json/message.hpp"

#include "support/catch.hpp"

using namespace daybook::json;

namespace {

std::string canon(std::string_view text) {
  std::string out;
  REQUIRE(canonical(text, out));
  return out;
}

/// "role|shape|text|extra" of a message, as one line.
std::string split(std::string_view raw) {
  const SplitMessage m = split_message(raw);
  if (!m.outcome) return describe(m.outcome.fault);
  CHECK(canon(join_message(m)) == canon(raw));
  const char* const shapes[] = {"text", "null", "absent", "in_extra"};
  return (m.has_role ? m.role : "-") + "|" + shapes[static_cast<int>(m.shape)] + "|" +
         std::string(m.text()) + "|" + m.extra;
}

}  // namespace

TEST_CASE("split_message: role and text come apart from the rest") {
  CHECK(split(R"({"role":"user","content":"hi"})") == "user|text|hi|");
  CHECK(split(R"({"role":"user","content":"hi","name":"bob"})") ==
        R"(user|text|hi|{"name":"bob"})");
  CHECK(split(R"({"z":1,"content":"a\nb","a":[2],"role":"tool"})") ==
        "tool|text|a\nb|{\"a\":[2],\"z\":1}");
}

TEST_CASE("split_message: null, absent and other content are told apart") {
  CHECK(split(R"({"role":"assistant","content":null,"tool_calls":[]})") ==
        R"(assistant|null||{"tool_calls":[]})");
  CHECK(split(R"({"role":"assistant"})") == "assistant|absent||");
  CHECK(split(R"({"role":"user","content":[{"type":"text"}]})") ==
        R"(user|in_extra||{"content":[{"type":"text"}]})");
  CHECK(split(R"({"role":"user","content":""})") == "user|text||");
  CHECK(split(R"({"content":5})") == R"(-|in_extra||{"content":5})");
  CHECK(split("{}") == "-|absent||");
}

TEST_CASE("split_message: a role that is not a string stays in the rest") {
  CHECK(split(R"({"role":null,"content":"x"})") == R"(-|text|x|{"role":null})");
  CHECK(split(R"({"role":"\uD800","content":"x"})") == R"(-|text|x|{"role":"\ud800"})");
  CHECK(split(R"({"role":"","content":"x"})") == "|text|x|");
}

TEST_CASE("split_message: text with a lone surrogate stays in the rest, a NUL is text") {
  CHECK(split(R"({"role":"user","content":"a\uDC00"})") ==
        R"(user|in_extra||{"content":"a\udc00"})");
  CHECK(split(R"({"role":"user","content":"a\u0000b"})") == std::string("user|text|a\0b|", 14));
}

TEST_CASE("split_message: keys are compared decoded") {
  CHECK(split(R"({"\u0072ole":"user","c\u006fntent":"x"})") == "user|text|x|");
  CHECK(split(R"({"role":"user","\u0072ole":"x"})") == "duplicate key");
}

TEST_CASE("split_message: what is not one object is refused") {
  for (const char* raw : {"", "[]", "\"x\"", "{} {}", "{\"role\":\"user\"", "null"}) {
    INFO(raw);
    CHECK(split_message(raw).outcome.fault == Fault::syntax);
  }
}

TEST_CASE("split_message: a public message's extra wins over role and text") {
  CHECK(join_message(split_message("user", "hi", "")) == R"({"role":"user","content":"hi"})");
  CHECK(join_message(split_message("user", "", "")) == R"({"role":"user","content":""})");
  CHECK(join_message(split_message("user", "hi", R"({"content":["p"],"role":7})")) ==
        R"({"content":["p"],"role":7})");
  CHECK(join_message(split_message("assistant", "", R"({"tool_calls":[1]})")) ==
        R"({"role":"assistant","tool_calls":[1]})");
  CHECK(join_message(split_message("user", "\xFF", R"({"name":"b"})")) ==
        "{\"role\":\"user\",\"content\":\"\xEF\xBF\xBD\",\"name\":\"b\"}");
  CHECK(split_message("user", "hi", "[1]").outcome.fault == Fault::syntax);
}
