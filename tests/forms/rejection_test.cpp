#include "base/limits.hpp"
#include "daybook/error.hpp"
#include "forms/reading.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const std::string kGood = "{\"prompt\":\"a\"}\n";

/// Errors of a text between two good lines, both of which must arrive; joined by '|'.
std::string between(const std::string& bad) {
  const auto items = read_all(kGood + bad + "\n" + kGood);
  std::string errors;
  for (std::size_t i = 1; i + 1 < items.size(); ++i) {
    REQUIRE(items[i].rejection);
    errors += (errors.empty() ? "" : "|") + items[i].rejection->error;
  }
  CHECK_FALSE(items.front().rejection);
  CHECK_FALSE(items.back().rejection);
  return errors;
}

}  // namespace

TEST_CASE("rejection: it says line, offset, key, what is wrong, and the input") {
  const auto items = read_all(kGood + R"({"prompt":"p","usage":{"input_tokens":"12k"}})" + "\n");
  REQUIRE(items.size() == 2);
  const Rejection& rejection = *items[1].rejection;
  CHECK(rejection.source == "in.jsonl");
  CHECK(rejection.line == 2);
  CHECK(rejection.offset == 15);
  CHECK(rejection.key == "usage.input_tokens");
  CHECK(rejection.error == "expected a number, got \"12k\"");
  CHECK(rejection.raw == R"({"prompt":"p","usage":{"input_tokens":"12k"}})");
}

TEST_CASE("rejection: a value that is followed by a colon hides nothing") {
  for (const char* const bad : {
           R"({"type":"event","name":"n","k":"b":"c","d""e"},"z":{"q":1}})",
           R"({"prompt":"p","messages":["a":"b"],"z":1})",
           R"({"prompt":"p","messages":["a":"b","c"],"z":1})",
           R"({"prompt":"p","k":"b":"c"})",
           R"({"prompt":"p","k":"b":["c"],"z":[1]})",
       }) {
    INFO(bad);
    CHECK(between(bad).find("not JSON") == 0);
  }
  const auto items = read_all(R"({"prompt" : "p" , "messages" : [ ] , "\u006b" : "b:" })");
  REQUIRE(items.size() == 1);
  CHECK_FALSE(items.front().rejection);
}

TEST_CASE("rejection: bad lines say why, good ones beside them arrive") {
  CHECK(between(R"({"prompt":"x)") == "not JSON: it ends in the middle of a value (cut off?)");
  CHECK(between(R"({"prompt":"x")") == "not JSON: it ends in the middle of a value (cut off?)");
  CHECK(between("hello") == "not JSON at byte 1");
  CHECK(between(R"({"prompt":"x",})") == "not JSON at byte 15");
  CHECK(between(R"({"prompt":tru})") == "not JSON at byte 11");
  CHECK(between(R"({"a\x":1,"prompt":"x"})") == "not JSON at byte 4");
  CHECK(between("[1,2]") == "expected an object, got [1,2]");
  CHECK(between("{\"prompt\":\"\xFF\"}") == "not UTF-8 at byte 12");
  CHECK(between(std::string("{\"prompt\":\"a\0b\"}", 16)) == "not JSON: a NUL byte at byte 13");
  CHECK(between("{\"prompt\":\"a\", \"x\":" + std::string(600, '[') + std::string(600, ']') +
                "}") == "nested too deeply at byte 520");
}

TEST_CASE("rejection: private text is redacted before it is cut") {
  const std::string line = R"({"prompt":7,"x":"write to bob@example.com or call"})";
  CHECK(read_one(line).rejection->raw == R"({"prompt":7,"x":"write to [REDACTED] or call"})");
  const auto broken = read_one(R"({"prompt":"p","x":"bob\u0040example.com")");
  CHECK(broken.rejection->raw.find("example") == std::string::npos);
  const auto value =
      read_one(R"({"prompt":"p","latency_ms":"a text of many words and then bob@example.com"})");
  CHECK(value.rejection->error ==
        "expected a number, got \"a text of many words and then [REDACTED…");
  Input::Options options;
  options.redact_rejections = false;
  CHECK(read_one(line, options).rejection->raw == line);
}

TEST_CASE(
    "rejection: where the input is too long to be looked at whole, no half address is shown") {
  const std::string address = std::string(487, 'a') + "@example.com ";
  std::string line = R"({"prompt":7,"x":")" + std::string(26, 'x') + ' ';
  for (int i = 0; i < 140; ++i) line += address;
  REQUIRE(line.substr(limits::kRejectScannedBytesMax - 5, 5) == "@exam");
  const std::string raw = read_one(line).rejection->raw;
  CHECK(raw.substr(40, 25) == "xxx [REDACTED] [REDACTED]");
  CHECK(raw.find("aa") == std::string::npos);
  CHECK(raw.find("exam") == std::string::npos);
  CHECK(raw.size() > 1000);
}

TEST_CASE("rejection: the input shown is at most 4 KiB of whole characters") {
  std::string line = R"({"prompt":7,"x":")";
  while (line.size() < 10'000) line += "\xE2\x82\xAC";
  const auto item = read_one(line + "\"}");
  CHECK(item.rejection->raw.size() <= 4096);
  CHECK(item.rejection->raw.size() >= 4094);
  CHECK(json::validate("\"" + item.rejection->raw.substr(17) + "\""));
}

TEST_CASE("rejection: a file without any record is one rejection") {
  std::string binary;
  for (int i = 0; i < 100'000; ++i) binary += static_cast<char>(i * 7 % 251);
  CHECK(rejection(binary).find(": a binary file") == 0);
  CHECK(rejection("one\ntwo\nthree\n") ==
        ": not JSON: no line of its beginning is a record; nothing more was read");
  CHECK(rejection(std::string("\xFF\xFE{\0\"\0", 6)).find("UTF-16") != std::string::npos);
}

TEST_CASE("rejection: a first line may be longer than what is looked at for a record") {
  const auto items = read_all(std::string(100'000, '#') + '\n' + kGood + kGood);
  REQUIRE(items.size() == 3);
  CHECK(items[0].rejection->error == "not JSON at byte 1");
  CHECK_FALSE(items[1].rejection);
}

TEST_CASE("rejection: who names the form gets the records behind a beginning that holds none") {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "a line of a heading that goes on for long\n";
  CHECK(read_all(text + kGood).size() == 1);
  Input::Options options;
  options.form = Input::Form::chat;
  const auto items = read_all(text + kGood, options);
  CHECK(items.size() == 2001);
  CHECK_FALSE(items.back().rejection);
  CHECK(read_all(std::string(100, '\0') + text + kGood, options).size() == 1);
}

TEST_CASE("rejection: an empty file is no record and no error") {
  CHECK(read_all("").empty());
  CHECK(read_all("\xEF\xBB\xBF\r\n").empty());
}

TEST_CASE(
    "rejection: what stands before damage in a compressed file is given, then the damage is told") {
  Input input = Input::open(DAYBOOK_SOURCE_DIR "/tests/data/input/damaged.jsonl.gz", {});
  std::uint64_t records = 0;
  Input::Item item;
  try {
    while (input.next(item)) ++records;
    FAIL("no error");
  } catch (const Error& e) {
    CHECK(e.code == Error::Code::corrupt);
  }
  CHECK(records > 1000);
}

TEST_CASE("rejection: an array that ends too early is told once") {
  const auto items = read_all(R"([{"prompt":"a"},{"prompt":"b"})");
  REQUIRE(items.size() == 3);
  CHECK(items[2].rejection->error == "the input ends inside an array (cut off?)");
}
