#include "forms/reading.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

Input::Form form_of(const std::string& line) {
  Input input = Input::of(line, "x", {});
  Input::Item item;
  REQUIRE(input.next(item));
  INFO((item.rejection ? item.rejection->error : ""));
  REQUIRE_FALSE(item.rejection);
  return input.progress().form;
}

}  // namespace

TEST_CASE(
    "form: a known type makes a record, messages without one a chat line, exact keys a guide "
    "entry") {
  using Form = Input::Form;
  CHECK(form_of(R"({"type":"completion","prompt":"p"})") == Form::records);
  CHECK(form_of(R"({"at":1,"prompt":"p"})") == Form::records);
  CHECK(form_of(R"({"model":"m","prompt":"p","response":"r","metadata":{}})") == Form::chat);
  CHECK(form_of(R"({"timestamp":1,"messages":[]})") == Form::chat);
  CHECK(
      form_of(
          R"({"timestamp":"2026-01-01","model":"m","prompt":"p","response":"r","metadata":{}})") ==
      Form::guide);
  CHECK(
      form_of(R"({"timestamp":"2026-01-01","error_type":"t","error_message":"m","context":{}})") ==
      Form::guide);
}

TEST_CASE("form: a type of another meaning in a chat line is metadata") {
  const Completion call = completion(R"({"type":"chat.log","messages":[]})");
  CHECK(text_of(call.metadata) == R"({"type":"chat.log"})");
}

TEST_CASE("form: each type of the contract is a record, whatever the other keys") {
  for (const char* type : {"span", "latency", "metric", "token_usage", "memory", "tool_execution",
                           "resource_access", "score"}) {
    const std::string line = std::string(R"({"type":")") + type +
                             R"(","name":"n","value":1,"operation":"o","latency_ms":1,"usage":{},)"
                             R"("memory_mb":1,"tool":"t","uri":"u","target_id":"r"})";
    CHECK(form_of(line) == Input::Form::records);
  }
}

TEST_CASE("form: an unknown type is refused, with the nearest name") {
  CHECK(rejection(R"({"type":"completon"})") ==
        "type: unknown type (is it \"completion\"?), got \"completon\"");
  CHECK(rejection(R"({"type":7})") == "type: expected text, got 7");
  CHECK(rejection(R"({"foo":1})") ==
        ": no `type`, and no messages or prompt that would make it a completion");
}

TEST_CASE("form: where records are asked for, a timestamp is just another key") {
  const Input::Item item = read_one(R"({"prompt":"p","timestamp":5})", as(Input::Form::records));
  CHECK(item.origin.time_missing);
  CHECK(text_of(std::get<Completion>(item.record).metadata) == R"({"timestamp":5})");
}

TEST_CASE("form: JSON Lines, an array and indented objects give the same records") {
  const std::string a = R"({"prompt":"a"})", b = R"({"prompt":"b"})";
  for (const std::string& text :
       {a + "\n" + b + "\n", "[" + a + "," + b + "]", "[\n" + a + ",\n" + b + "\n]\n", a + b,
        std::string("{\n  \"prompt\":\n  \"a\"\n}\n{\n  \"prompt\": \"b\"\n}"),
        "\xEF\xBB\xBF" + a + "\r\n\r\n" + b + "\r\n"}) {
    const auto items = read_all(text);
    INFO(text);
    REQUIRE(items.size() == 2);
    CHECK(text_of(std::get<Completion>(items[0].record).messages) ==
          R"([{"content":"a","role":"user"}])");
    CHECK(text_of(std::get<Completion>(items[1].record).messages) ==
          R"([{"content":"b","role":"user"}])");
  }
}

TEST_CASE("form: progress tells bytes, lines, records and rejections") {
  Input input = Input::of("{\"prompt\":\"a\"}\n{\"prompt\":7}\n", "x", {});
  for (Input::Item item; input.next(item);) continue;
  const Input::Progress progress = input.progress();
  CHECK(progress.bytes_read == 28);
  CHECK(progress.bytes_total == 28);
  CHECK(progress.bytes_in == 28);
  CHECK(progress.lines == 2);
  CHECK(progress.records == 1);
  CHECK(progress.rejected == 1);
}

TEST_CASE("form: compressed files are read by their magic") {
  for (const char* name : {"repeated.jsonl.gz", "repeated.jsonl.zst"}) {
    Input input = Input::open(std::string(DAYBOOK_SOURCE_DIR "/tests/data/input/") + name, {});
    for (Input::Item item; input.next(item);) continue;
    CHECK(input.progress().records == 50'000);
    CHECK(input.progress().bytes_in == 50'000 * 42);
  }
}
