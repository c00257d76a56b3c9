#include "fold/loose.hpp"

#include "support/catch.hpp"

using namespace daybook;

namespace {

/// What of two answers must be equal for them to be loosely equal.
bool equal(const char* a, const char* b) {
  const json::SplitMessage left = json::split_message(a), right = json::split_message(b);
  REQUIRE(left.outcome);
  REQUIRE(right.outcome);
  const auto x = fold::loose_form(left), y = fold::loose_form(right);
  REQUIRE(x);
  REQUIRE(y);
  if (x->text() != y->text()) return false;
  return x->by_arguments == y->by_arguments || (!x->by_id.empty() && x->by_id == y->by_id);
}

}  // namespace

TEST_CASE("nulls, empty lists and a name do not make another answer") {
  CHECK(equal(R"({"role":"assistant","content":"a","refusal":null,"annotations":[]})",
              R"({"role":"assistant","content":"a","name":"bob"})"));
}

TEST_CASE("null, absent and empty content beside tool calls are one, and so is one text part") {
  const char* const calls[] = {
      R"({"role":"assistant","content":null,"tool_calls":[{"id":"1","function":{"name":"f","arguments":"{}"}}]})",
      R"({"role":"assistant","content":"","tool_calls":[{"id":"1","function":{"name":"f","arguments":"{}"}}]})",
      R"({"role":"assistant","content":[],"tool_calls":[{"id":"1","function":{"name":"f","arguments":"{}"}}]})",
      R"({"role":"assistant","tool_calls":[{"id":"1","function":{"name":"f","arguments":"{}"}}]})"};
  for (const char* call : calls) CHECK(equal(calls[0], call));
  CHECK(equal(R"({"role":"assistant","content":"a"})",
              R"({"role":"assistant","content":[{"type":"text","text":"a"}]})"));
}

TEST_CASE("tool calls are equal by name and parsed arguments") {
  CHECK(equal(
      R"({"role":"assistant","tool_calls":[{"id":"1","function":{"name":"f","arguments":"{\"a\":1,\"b\":2}"}}]})",
      R"({"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"{ \"b\": 2, \"a\": 1 }"}}]})"));
  CHECK(equal(
      R"({"role":"assistant","function_call":{"name":"f","arguments":"{\"a\":1}"}})",
      R"({"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{\"a\": 1}"}})"));
}

TEST_CASE("tool calls are equal by id where their arguments were written anew") {
  CHECK(equal(
      R"({"role":"assistant","tool_calls":[{"id":"1","function":{"name":"f","arguments":"{\"a\":1.0}"}}]})",
      R"({"role":"assistant","tool_calls":[{"id":"1","function":{"name":"f","arguments":"{\"a\":1}"}}]})"));
}

TEST_CASE("another text, call, order or number of calls is another answer") {
  const char* const answers[] = {
      R"({"role":"assistant","content":"a"})",
      R"({"role":"assistant","content":"a "})",
      R"({"role":"assistant","content":""})",
      R"({"role":"assistant","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]})",
      R"({"role":"assistant","content":[{"type":"image_url","text":"a"}]})",
      R"({"role":"assistant","content":"","refusal":"no"})",
      R"({"role":"assistant","content":"","refusal":"never"})",
      R"({"role":"assistant","tool_calls":[{"id":"1","function":{"name":"f","arguments":"{}"}}]})",
      R"({"role":"assistant","content":"a","tool_calls":[{"id":"1","function":{"name":"f","arguments":"{}"}}]})",
      R"({"role":"assistant","tool_calls":[{"id":"2","function":{"name":"g","arguments":"{}"}}]})",
      R"({"role":"assistant","tool_calls":[{"id":"3","function":{"name":"f","arguments":"{\"a\":1}"}}]})",
      R"({"role":"assistant","tool_calls":[{"id":"1","function":{"name":"f","arguments":"{}"}},{"id":"2","function":{"name":"g","arguments":"{}"}}]})",
      R"({"role":"assistant","tool_calls":[{"id":"2","function":{"name":"g","arguments":"{}"}},{"id":"1","function":{"name":"f","arguments":"{}"}}]})"};
  for (const char* one : answers) {
    for (const char* other : answers) {
      CAPTURE(one, other);
      CHECK(equal(one, other) == (one == other));
    }
  }
}

TEST_CASE("only an assistant answers") {
  CHECK_FALSE(fold::loose_form(json::split_message(R"({"role":"user","content":"a"})")));
  CHECK_FALSE(fold::loose_form(json::split_message(R"({"content":"a"})")));
}
