// What the key alone tells is found where the text round it is no JSON: cut, broken, in a row.
#include <string>

#include "json/canonical.hpp"
#include "redact/engine.hpp"
#include "redact/redacted.hpp"
#include "support/catch.hpp"

using daybook::test::redacted;

TEST_CASE("The value of a secret's key goes where JSON was cut within it") {
  CHECK(redacted(R"({"user":"bob","passphrase":"hun)") ==
        R"({"user":"bob","passphrase":"[REDACTED])");
  CHECK(redacted(R"({"cookie" : "a=1; b=2", "note":"hi)") ==
        R"({"cookie" : "[REDACTED]", "note":"hi)");
  CHECK(redacted("{\"db-password\"\n:\n  \"two words\"") ==
        "{\"db-password\"\n:\n  \"[REDACTED]\"");
  CHECK(redacted(R"(word":"x", "Authorization":"Digest me)") ==
        R"(word":"x", "Authorization":"[REDACTED])");
}

TEST_CASE("The value of a secret's key goes where JSON has an error") {
  CHECK(redacted(R"({"pwd":"a b","n":1,})") == R"({"pwd":"[REDACTED]","n":1,})");
  CHECK(redacted(R"({"passcode":"a\"b" "n":1})") == R"({"passcode":"[REDACTED]" "n":1})");
  CHECK(redacted(R"(sent {"passcode":["a","b",12],"n":"c"} and)") ==
        R"(sent {"passcode":["[REDACTED]","[REDACTED]","[REDACTED]"],"n":"c"} and)");
}

TEST_CASE("Objects in a row stay JSON, each of them") {
  const std::string out =
      redacted("{\"pwd\":\"one\",\"n\":1}\n{\"passcode\":1234,\"n\":2}\n{\"client_secret\":\"x\"}");
  CHECK(out ==
        "{\"pwd\":\"[REDACTED]\",\"n\":1}\n{\"passcode\":\"[REDACTED]\",\"n\":2}\n"
        "{\"client_secret\":\"[REDACTED]\"}");
}

TEST_CASE("The value of a secret's key goes in JSON within a string that was cut") {
  CHECK(redacted(R"({"arguments":"{\"passcode\":\"a\\\"b\",\"n\":1} …)") ==
        R"({"arguments":"{\"passcode\":\"[REDACTED]\",\"n\":1} …)");
  CHECK(redacted(R"(log \"pwd\": \"hunter)") == R"(log \"pwd\": \"[REDACTED])");
  CHECK(redacted(R"({"a":"{\"b\":\"{\\\"pwd\\\":\\\"x y\\\"}\"}", oops)") ==
        R"({"a":"{\"b\":\"{\\\"pwd\\\":\\\"[REDACTED]\\\"}\"}", oops)");
  CHECK(redacted(R"({"a":"{\"pwd\":12,\"n\":1}", oops)") ==
        R"({"a":"{\"pwd\":\"[REDACTED]\",\"n\":1}", oops)");
}

TEST_CASE("A key that is spelled with escapes is the same key in JSON that was cut") {
  CHECK(redacted(R"({"\u0070wd":"hunter)") == R"({"\u0070wd":"[REDACTED])");
  CHECK(redacted(R"({"a":"{\"p\\u0077d\":\"hun)") == R"({"a":"{\"p\\u0077d\":\"[REDACTED])");
}

TEST_CASE("The value of a secret's key goes in base64 and in %XX") {
  CHECK(redacted("q=%22passcode%22%3A%22hunter%22&x=1") ==
        "q=%22passcode%22%3A%22[REDACTED]%22&x=1");
  CHECK(redacted("data eyJwYXNzY29kZSI6ImhhbGxvIGR1In0= end") == "data [REDACTED]= end");
}

TEST_CASE("What no key says is a secret stays in JSON that was cut") {
  for (const char* kept :
       {R"({"prompt_tokens":12,"max_tokens":100,"note":"the \"password\" is secret", )",
        R"({"password":"", "secret":null, "api_key":{"type":"string"}, "token":"end of text)",
        R"({"session_id":"abc", "cookie_policy":"strict", "password":"[REDACTED]", )",
        R"(case "password": return 1; default : "x")"}) {
    CHECK(redacted(kept) == kept);
  }
}

TEST_CASE("Long runs of quotes and backslashes are passed once") {
  for (const char* unit : {R"(\"pwd\":\")", R"("pwd":[)", R"("pwd":")", R"("pwd":"\\\")"}) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += unit;
    CHECK(redacted(text).size() < 3 * text.size());
  }
  CHECK(redacted("\"pwd\":\"" + std::string(1'000'000, '\\')) == "\"pwd\":\"[REDACTED]");
}
