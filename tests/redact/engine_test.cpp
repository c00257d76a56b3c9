#include "redact/engine.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>

#include "redact/redacted.hpp"
#include "support/catch.hpp"

using daybook::redact::Engine;
using daybook::test::redacted;

namespace {

bool is_private(std::string_view id) {
  return Engine().identifier_is_private(id);
}

}  // namespace

TEST_CASE("ASCII text without escapes comes out as the guide's expressions in Python make it") {
  std::ifstream corpus(DAYBOOK_SOURCE_DIR "/tests/redact/guide_corpus.jsonl");
  Engine engine(daybook::redact::Pack::guide);
  const std::regex escape(R"(\\(["\\/bfnrt]|u[0-9a-fA-F]{4}))");
  int lines = 0;
  for (std::string line; std::getline(corpus, line);) {
    const auto entry = nlohmann::json::parse(line);
    const auto text = entry[0].get<std::string>();
    if (std::regex_search(text, escape)) continue;
    ++lines;
    std::string out = text;
    CAPTURE(text);
    CHECK(engine.text(text, out) == entry[2].get<unsigned>());
    CHECK(out == entry[1].get<std::string>());
  }
  CHECK(lines > 400);
}

TEST_CASE("Clean text leaves the output untouched") {
  Engine engine;
  std::string out = "as it was";
  CHECK(engine.text("nothing private, 12 of 3456 and a@b", out) == 0);
  CHECK(out == "as it was");
}

TEST_CASE("Hits are counted by rule") {
  Engine engine;
  std::string out;
  CHECK(engine.text("a@b.co c@d.co 555-123-4567 4111 1111 1111 1111", out) == 4);
  CHECK(engine.hits().email == 2);
  CHECK(engine.hits().phone == 1);
  CHECK(engine.hits().card == 1);
  CHECK(engine.hits().failed == 0);
}

TEST_CASE("A match is found beside bytes that are not UTF-8 and within longer characters") {
  CHECK(redacted("\xff"
                 "bob@example.com\xc3") == "\xff[REDACTED]\xc3");
  CHECK(redacted("né 555-123-4567é") == "né [REDACTED]é");
  CHECK(redacted(std::string("\0a@b.co\0", 8)) == std::string("\0[REDACTED]\0", 12));
}

TEST_CASE("A rule that cannot finish replaces the whole text and is counted") {
  Engine engine;
  std::string text = "keep x@", out;
  for (int i = 0; i < 1'000'000; ++i) text += "a.";
  CHECK(engine.text(text, out) == 1);
  CHECK(out == "[REDACTED]");
  CHECK(engine.hits().failed == 1);
}

TEST_CASE("Long runs that only look like the beginning of a match are passed") {
  const std::string run(1'000'000, 'a');
  CHECK(redacted(run + "@") == run + "@");
  CHECK(redacted("x@" + run) == "x@" + run);
  CHECK(redacted(std::string(1'000'000, '7')) == std::string(1'000'000, '7'));
}

TEST_CASE("An identifier is private where it is an e-mail address or a card") {
  CHECK(is_private("alice@example.com"));
  CHECK(is_private("user:alice@example.com:2"));
  CHECK(is_private("4111111111111111"));
  CHECK(is_private("5105-1051-0510-5100"));
}

TEST_CASE("An identifier of digits is no phone number, and no card without issuer and checksum") {
  CHECK_FALSE(is_private("5551234567"));
  CHECK_FALSE(is_private("555-123-4567"));
  CHECK_FALSE(is_private("4111111111111112"));  // checksum
  CHECK_FALSE(is_private("1234567812345670"));  // issuer
  CHECK_FALSE(is_private("550e8400-e29b-41d4-a716-446655440000"));
}

TEST_CASE("Text that is JSON is redacted as it reads and stays JSON") {
  CHECK(redacted(R"({"note":"call\n555-123-4567"})") == R"({"note":"call\n[REDACTED]"})");
  CHECK(redacted(R"( [ "bob\u0040example.com" ,1])") == R"( [ "[REDACTED]" ,1])");
  CHECK(redacted(R"({"a":"{\"b\":\"\\tbob@example.com\"}"})") ==
        R"({"a":"{\"b\":\"\\t[REDACTED]\"}"})");
}

TEST_CASE("Numbers of text that is JSON meet only the card rule") {
  CHECK(redacted(R"({"count":5551234567,"card":4111111111111111})") ==
        R"({"count":5551234567,"card":"[REDACTED]"})");
}

TEST_CASE("An escape hides nothing in text that is not JSON, and stays as it was") {
  CHECK(redacted(R"({"note":"call\n555-123-4567", "cut)") == R"({"note":"call\n[REDACTED]", "cut)");
  CHECK(redacted(R"(log: \tbob@example.com\"x\")") == R"(log: \t[REDACTED]\"x\")");
  CHECK(redacted(R"(log: bob\u0040example.com\u00e9)") == R"(log: [REDACTED]\u00e9)");
  CHECK(redacted(R"(log: \r4111-1111-1111-1111\b)") == R"(log: \r[REDACTED]\b)");
  CHECK(redacted(R"(log: 555\u002d123\u002D4567)") == R"(log: [REDACTED])");
  CHECK(redacted(R"(log: \ud83d555-123-4567)") == R"(log: \ud83d[REDACTED])");
}

TEST_CASE("An escape within an escape hides nothing either") {
  CHECK(redacted(R"({"arguments":"{\"note\":\"call\\n555-123-4567\"} …)") ==
        R"({"arguments":"{\"note\":\"call\\n[REDACTED]\"} …)");
  CHECK(redacted(R"({"a":"{\"b\":\"bob\\u0040example.com\"} …)") ==
        R"({"a":"{\"b\":\"[REDACTED]\"} …)");
}

TEST_CASE("A backslash that begins no escape hides nothing") {
  CHECK(redacted(R"(C:\n@example.com)") == R"(C:\[REDACTED])");
  CHECK(redacted(R"(\d555-123-4567 \\555-123-4567)") == R"(\d555-123-4567 \\[REDACTED])");
}

TEST_CASE("A backslash outside of JSON strings is itself, and the name behind it whole") {
  CHECK(redacted(R"(C:\bob@example.com)") == R"(C:\[REDACTED])");
  CHECK(redacted(R"(see \files\nora@example.com)") == R"(see \files\[REDACTED])");
  CHECK(redacted(R"(a "quoted" C:\tom@example.com)") == R"(a "quoted" C:\[REDACTED])");
  CHECK(redacted(R"(done {"a":"b"} C:\rob@example.com)") == R"(done {"a":"b"} C:\[REDACTED])");
  CHECK(redacted(R"(C:\555-123-4567)") == R"(C:\[REDACTED])");
}

TEST_CASE("A backslash in a JSON string that other text surrounds begins an escape") {
  CHECK(redacted(R"(log: {"to":"\nbob@example.com"} end)") == R"(log: {"to":"\n[REDACTED]"} end)");
  CHECK(redacted(R"(log: ["a","\tbob@example.com)") == R"(log: ["a","\t[REDACTED])");
  CHECK(redacted(R"(log: {"note":"call\n555-123-4567"} end)") ==
        R"(log: {"note":"call\n[REDACTED]"} end)");
}

TEST_CASE("A match that reads the same with and without its escapes counts once") {
  Engine engine;
  std::string out;
  CHECK(engine.text(R"(log: \"555-123-4567\" bob@example.com)", out) == 2);
  CHECK(engine.hits().phone == 1);
  CHECK(engine.hits().email == 1);
}
