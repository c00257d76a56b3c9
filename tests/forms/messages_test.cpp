#include "forms/reading.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

std::string request(std::string text) {
  return text_of(completion(std::move(text)).messages);
}

}  // namespace

TEST_CASE("request: messages are kept as they came") {
  const std::string messages =
      R"([{"content":null,"role":"assistant","tool_calls":[{"id":"1","n":1.0,"x":12345678901234567890}]},)"
      R"({},{"role":"odd","x":{"b":[]}},{"content":"a\ud800"},{"content":[{"text":"t","type":"text"}],"role":"user"}])";
  const Completion call = completion(R"({"messages":)" + messages + "}");
  CHECK(text_of(call.messages) == messages);
  CHECK(call.messages_captured);
}

TEST_CASE("request: a text is one user message") {
  const std::string expected = R"([{"content":"h\"i","role":"user"}])";
  CHECK(request(R"({"messages":"h\"i"})") == expected);
  CHECK(request(R"({"input":"h\"i"})") == expected);
  CHECK(request(R"({"prompt":"h\"i"})") == expected);
  CHECK(request(R"({"prompt":["h\"i"]})") == expected);
  CHECK(request(R"({"messages":["h\"i"]})") == expected);
}

TEST_CASE("request: a prompt may be a list of texts and messages, or token ids") {
  CHECK(request(R"({"prompt":["a",{"role":"x"}]})") ==
        R"([{"content":"a","role":"user"},{"role":"x"}])");
  CHECK(request(R"({"prompt":[1, 2]})") == R"([{"content":[1,2],"role":"user"}])");
  CHECK(request(R"({"input":[[1,2],[3]]})") == R"([{"content":[[1,2],[3]],"role":"user"}])");
}

TEST_CASE("request: system or instructions come first") {
  const std::string expected = R"([{"content":"s","role":"system"},{"content":"u","role":"user"}])";
  CHECK(request(R"({"messages":[{"role":"user","content":"u"}],"system":"s"})") == expected);
  CHECK(request(R"({"instructions":"s","input":"u"})") == expected);
  CHECK(
      request(R"({"system":[{"type":"text","text":"s"}],"prompt":"u"})") ==
      R"([{"content":[{"text":"s","type":"text"}],"role":"system"},{"content":"u","role":"user"}])");
}

TEST_CASE("request: an empty request is captured, an absent one is not") {
  CHECK(completion(R"({"messages":[]})").messages_captured);
  CHECK(completion(R"({"prompt":""})").messages_captured);
  CHECK_FALSE(completion(R"({"response":"r"})").messages_captured);
  CHECK_FALSE(completion(R"({"messages":null,"response":"r"})").messages_captured);
}

TEST_CASE("request: a prompt beside messages, and input beside messages, become metadata") {
  const Completion call =
      completion(R"({"input":["i"],"messages":[{"role":"user"}],"prompt":"p"})");
  CHECK(text_of(call.messages) == R"([{"role":"user"}])");
  CHECK(text_of(call.metadata) == R"({"input":["i"],"prompt":"p"})");
}

TEST_CASE("request: what is no message is rejected with its place") {
  CHECK(rejection(R"({"messages":[{},{},"x",7]})") == "messages[3]: expected a message, got 7");
  CHECK(rejection(R"({"messages":[null]})") == "messages[0]: expected a message, got null");
  CHECK(rejection(R"({"messages":7})") == "messages: expected text or messages, got 7");
  CHECK(rejection(R"({"system":7,"prompt":"x"})") == "system: expected text or a message, got 7");
}

TEST_CASE("request: a key that stands twice in a message, at any depth, rejects the record") {
  CHECK(rejection(R"({"messages":[{"role":"a"},{"role":"user","role":"x"}]})") ==
        "messages[1]: a key stands twice, got \"role\"");
  CHECK(rejection(R"({"messages":[{"role":"user","x":{"b":1,"\u0062":2}}]})") ==
        "messages[0]: a key stands twice, got \"\\u0062\"");
}

TEST_CASE(
    "request: a message sent again is taken again, a broken one is never remembered as good") {
  const std::string good =
      R"({"messages":[{"role":"user","content":"the same long message text, sent twice"}]})";
  const std::string bad =
      R"({"messages":[{"role":"user","content":"the same long message text, sent twice",}]})";
  const auto items = read_all(good + "\n" + good + "\n" + bad + "\n" + bad + "\n");
  REQUIRE(items.size() == 4);
  CHECK(std::get<Completion>(items[1].record).messages.size() == 1);
  CHECK(items[2].rejection);
  CHECK(items[3].rejection);
}
