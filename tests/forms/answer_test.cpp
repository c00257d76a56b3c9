#include "forms/reading.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

Completion answered(const std::string& rest) {
  return completion(R"({"messages":[],)" + rest + "}");
}
std::string response(const std::string& rest) {
  return text_of(answered(rest).response);
}

}  // namespace

TEST_CASE("answer: a text is the assistant's") {
  CHECK(response(R"("response":"hello")") == R"([{"content":"hello","role":"assistant"}])");
  CHECK(response(R"("output":"")") == R"([{"content":"","role":"assistant"}])");
  CHECK(response(R"("response":null)") == "[]");
}

TEST_CASE("answer: objects are kept as they came, with or without a role") {
  CHECK(response(R"("response":{"role":"assistant","content":null,"refusal":null})") ==
        R"([{"content":null,"refusal":null,"role":"assistant"}])");
  CHECK(response(R"("response":{"embeddings":1,"length":8192})") ==
        R"([{"embeddings":1,"length":8192}])");
  CHECK(response(R"("output":[{"type":"reasoning"},{"type":"message","role":"assistant"}])") ==
        R"([{"type":"reasoning"},{"role":"assistant","type":"message"}])");
}

TEST_CASE("answer: of several choices the first is the response, the others are alternatives") {
  const Completion call = answered(
      R"("choices":[{"index":0,"message":{"role":"assistant","content":"a"},"finish_reason":"stop","logprobs":null},)"
      R"({"index":1,"text":"b","finish_reason":"length"}])");
  CHECK(text_of(call.response) == R"([{"content":"a","role":"assistant"}])");
  CHECK(text_of(call.alternatives) == R"([{"content":"b","role":"assistant"}])");
  CHECK(call.finish_reason == "stop");
  CHECK(call.metadata.empty());
}

TEST_CASE("answer: choices that say more than their message are kept whole as well") {
  const Completion call = answered(R"("response":[{"index":0,"text":"a","logprobs":[1.50]}])");
  CHECK(text_of(call.response) == R"([{"content":"a","role":"assistant"}])");
  CHECK(text_of(call.metadata) == R"({"response":[{"index":0,"text":"a","logprobs":[1.50]}]})");
}

TEST_CASE("answer: choices beside a response are its alternatives, itself left out") {
  const Completion call = answered(
      R"("response":{"role":"assistant","content":"a"},)"
      R"("response_choices":[{"content":"a","role":"assistant"},{"content":"b","role":"assistant"}])");
  CHECK(text_of(call.response) == R"([{"content":"a","role":"assistant"}])");
  CHECK(text_of(call.alternatives) == R"([{"content":"b","role":"assistant"}])");
}

TEST_CASE("answer: a vector is one answer, a number is none") {
  CHECK(response(R"("response":[0.5,1])") == R"([{"content":[0.5,1],"role":"assistant"}])");
  CHECK(rejection(R"({"messages":[],"response":7})") ==
        "response: expected text or a message, got 7");
  CHECK(rejection(R"({"messages":[],"response":["a",true]})") ==
        "response[1]: expected text or a message, got true");
}

TEST_CASE("answer: choices stand in the order of their index, one without it where it came") {
  const Completion call =
      answered(R"("choices":[{"index":2,"text":"c"},{"index":0,"text":"a","finish_reason":"stop"},)"
               R"({"index":1,"text":"b","finish_reason":"length"}])");
  CHECK(text_of(call.response) == R"([{"content":"a","role":"assistant"}])");
  CHECK(text_of(call.alternatives) ==
        R"([{"content":"b","role":"assistant"},{"content":"c","role":"assistant"}])");
  CHECK(call.finish_reason == "stop");
  CHECK(text_of(answered(R"("choices":[{"finish_reason":"x","text":"a"},{"index":1,"text":"b"}])")
                    .response) == R"([{"content":"a","role":"assistant"}])");
}

TEST_CASE("answer: a choice at fault is named by its place in the input") {
  CHECK(
      rejection(R"({"messages":[],"choices":[{"index":1,"message":7},{"index":0,"text":"a"}]})") ==
      "choices[0].message: expected text or a message, got 7");
}

TEST_CASE("answer: a list of one message is told from a message") {
  CHECK(answered(R"("response":[{"role":"assistant","content":"a"}])").response_is_list);
  CHECK(answered(R"("response":["a"])").response_is_list);
  CHECK_FALSE(answered(R"("response":{"role":"assistant","content":"a"})").response_is_list);
  CHECK_FALSE(answered(R"("response":[0.5,1])").response_is_list);
  CHECK_FALSE(answered(R"("choices":[{"index":0,"text":"a"}])").response_is_list);
}
