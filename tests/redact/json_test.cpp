#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "json/canonical.hpp"
#include "redact/engine.hpp"
#include "support/catch.hpp"

using daybook::redact::Engine;

namespace {

std::string redacted(std::string_view json) {
  Engine engine;
  std::string out;
  return engine.json(json, out) > 0 ? out : std::string(json);
}

}  // namespace

TEST_CASE("Strings and keys are redacted, at every depth") {
  CHECK(redacted(R"({"a":["bob@example.com",{"b":"555-123-4567"}],"c":1})") ==
        R"({"a":["[REDACTED]",{"b":"[REDACTED]"}],"c":1})");
  CHECK(redacted(R"({"bob@example.com":1})") == R"({"[REDACTED]":1})");
}

TEST_CASE("A string is redacted as it reads, not as it is escaped") {
  CHECK(redacted(R"(["line\nbob@example.com\"quoted\""])") == R"(["line\n[REDACTED]\"quoted\""])");
  CHECK(redacted(R"(["bob\u0040example.com \u00e9"])") == "[\"[REDACTED] \xc3\xa9\"]");
}

TEST_CASE("A slash that is spelled as an escape hides nothing") {
  const std::string webhook =
      R"(hooks.slack.com\/services\/T82TQAQY3UG\/BMBHVKWG6EA\/9jlatmN9P0Iz)";
  CHECK(redacted(R"({"u":"https:\/\/)" + webhook + R"("})") == R"({"u":"https://[REDACTED]"})");
  CHECK(redacted(R"(cut {"u":"https:\/\/)" + webhook) == R"(cut {"u":"https:\/\/[REDACTED])");
}

TEST_CASE("A lone surrogate keeps its escape beside a replacement") {
  CHECK(redacted(R"(["\ud83da@b.co\udc00 x"])") == R"(["\ud83d[REDACTED]\udc00 x"])");
}

TEST_CASE("JSON in a string stays JSON") {
  CHECK(redacted(
            R"({"arguments":"{\"to\":\"bob@example.com\",\"text\":\"hi\\neve@example.com\"}"})") ==
        R"({"arguments":"{\"to\":\"[REDACTED]\",\"text\":\"hi\\n[REDACTED]\"}"})");
}

TEST_CASE("A string that only begins like JSON is redacted as text") {
  CHECK(redacted(R"(["[1] mail bob@example.com"])") == R"(["[1] mail [REDACTED]"])");
  Engine engine;
  std::string out;
  CHECK(engine.json(R"(["[\"a@b.co\", oops"])", out) == 1);
  CHECK(engine.hits().email == 1);
}

TEST_CASE("Numbers are redacted only where issuer and checksum say card") {
  CHECK(redacted("[4111111111111111]") == R"(["[REDACTED]"])");
  CHECK(redacted("[4111111111111111.0]") == R"(["[REDACTED]"])");
  for (const char* kept : {"[4111111111111112]", "[1763900000123456]", "[5551234567]",
                           "[0.4111111111111111]", "[41111111111111111]"}) {
    CHECK(redacted(kept) == kept);
  }
}

TEST_CASE("Keys that become equal stay apart, and the object in order") {
  const std::string out = redacted(R"({"Z":0,"a@b.co":1,"c@d.co":2,"e":{"a@b.co":3}})");
  CHECK(out == R"({"Z":0,"[REDACTED]":1,"[REDACTED]_2":2,"e":{"[REDACTED]":3}})");
}

TEST_CASE("A key that was redacted before is not taken twice") {
  const std::string out = redacted(R"({"1@b.co":1,"[REDACTED]":2,"[REDACTED]_2":3})");
  CHECK(nlohmann::json::parse(out).size() == 3);
}

TEST_CASE("What is not JSON is redacted as text") {
  CHECK(redacted("{\"a\": bob@example.com") == "{\"a\": [REDACTED]");
  CHECK(redacted("4111 1111 1111 1111") == "[REDACTED]");
  CHECK(redacted("[\"open bob@example.com") == "[\"open [REDACTED]");
}

TEST_CASE("JSON without anything private is left alone") {
  Engine engine;
  std::string out = "as it was";
  CHECK(engine.json(R"({"created":1763900000,"usage":{"a":1.0e5,"b":[true,null]}})", out) == 0);
  CHECK(out == "as it was");
}

TEST_CASE("Depth does not matter") {
  const std::string json = std::string(100'000, '[') + "\"a@b.co\"" + std::string(100'000, ']');
  CHECK(redacted(json).find("[[\"[REDACTED]\"]]") != std::string::npos);
}

TEST_CASE("A string that holds escapes but is not JSON hides nothing") {
  CHECK(redacted(R"({"log":"call\\n555-123-4567"})") == R"({"log":"call\\n[REDACTED]"})");
  CHECK(redacted(R"({"log":"{\"to\":\"bob\\u0040example.com"})") ==
        R"({"log":"{\"to\":\"[REDACTED]"})");
}

TEST_CASE("Identifiers never meet the phone rule, in JSON and in JSON within strings") {
  for (const char* kept : {R"({"tool_call_id":"555-123-4567"})", R"({"trace_id":"5551234567"})",
                           R"({"user_id":"5551234567","session_id":"5551234568"})",
                           R"({"tool_calls":[{"function":{"name":"f"},"id":"5551234567"}]})",
                           R"({"arguments":"{\"conversation_id\":\"555-123-4567\"}"})"}) {
    CHECK(redacted(kept) == kept);
  }
}

TEST_CASE("Identifiers in JSON meet the e-mail and card rules") {
  CHECK(redacted(R"({"user_id":"bob@example.com"})") == R"({"user_id":"[REDACTED]"})");
  CHECK(redacted(R"({"user_id":"4111111111111111"})") == R"({"user_id":"[REDACTED]"})");
  CHECK(redacted(R"({"user_id":"4111-1111-1111-1111"})") == R"({"user_id":"[REDACTED]"})");
  CHECK(redacted(R"({"user_id":"1763900000123456"})") == R"({"user_id":"1763900000123456"})");
}

TEST_CASE("Only the value that a key names is an identifier") {
  CHECK(redacted(R"({"tool_call_id":"a","content":"555-123-4567"})") ==
        R"({"tool_call_id":"a","content":"[REDACTED]"})");
  CHECK(redacted(R"({"user_id":["555-123-4567"],"id":"555-123-4567"})") ==
        R"({"user_id":["[REDACTED]"],"id":"[REDACTED]"})");
  CHECK(redacted(R"({"tool_calls":[{"function":{"id":"555-123-4567"}}]})") ==
        R"({"tool_calls":[{"function":{"id":"[REDACTED]"}}]})");
}

TEST_CASE("Of random JSON in text nothing that is found breaks the JSON, and nothing is left") {
  const char* const kPieces[] = {"bob@example.com",
                                 "555-123-4567",
                                 "4111111111111111",
                                 "\\n",
                                 "\\\\n",
                                 "\\u0040",
                                 "\\\\u0040",
                                 "bob",
                                 "example.com",
                                 "\\\"",
                                 "\\\\\\\"",
                                 " ",
                                 "\\ud83d",
                                 "{",
                                 "]",
                                 "\\t"};
  std::mt19937 random(20'261'127);
  int hits = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string text = R"({"a":")";
    for (auto n = random() % 8; n > 0; --n) text += kPieces[random() % std::size(kPieces)];
    text += R"("})";
    CAPTURE(text);
    Engine engine;
    std::string whole, again;
    if (engine.text(text, whole) > 0) {
      ++hits;
      CHECK(daybook::json::canonical(whole, again));
      CHECK(engine.text(whole, again) == 0);
    }
    const std::string_view cut = std::string_view(text).substr(0, text.size() - 1);
    if (engine.text(cut, whole) > 0) {
      CHECK(daybook::json::canonical(whole + "}", again));
      CHECK(engine.text(whole, again) == 0);
    }
  }
  CHECK(hits > 1000);
}
