#include "json/canonical.hpp"

#include "support/catch.hpp"

using namespace daybook::json;

namespace {

std::string canon(std::string_view text) {
  std::string out;
  const Outcome outcome = canonical(text, out);
  const Outcome checked = validate(text);
  REQUIRE(checked.fault == outcome.fault);
  REQUIRE(checked.offset == outcome.offset);
  REQUIRE(checked.lone_surrogate == outcome.lone_surrogate);
  return outcome ? out
                 : std::string(describe(outcome.fault)) + "@" + std::to_string(outcome.offset);
}

std::string nested(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') +
         std::string(static_cast<std::size_t>(depth), ']');
}

}  // namespace

TEST_CASE("canonical: keys are sorted at every depth and white space is dropped") {
  CHECK(canon(R"( { "b" : 1 , "a" : [ { "z":{}, "y":[] } , 2 ] } )") ==
        R"({"a":[{"y":[],"z":{}},2],"b":1})");
}

TEST_CASE("canonical: keys sort by the bytes of their decoded text") {
  CHECK(canon(R"({"\u0062":1,"a":2})") == R"({"a":2,"b":1})");
  CHECK(canon("{\"\xC3\xA9\":1,\"z\":2,\"aa\":3,\"a\":4}") ==
        "{\"a\":4,\"aa\":3,\"z\":2,\"\xC3\xA9\":1}");
  CHECK(canon(R"({"\n":1,"\t":2})") == R"({"\t":2,"\n":1})");
}

TEST_CASE("canonical: numbers keep their source text") {
  CHECK(canon("[1.0,1,-0,1E+5,12345678901234567890123,0.10]") ==
        "[1.0,1,-0,1E+5,12345678901234567890123,0.10]");
}

TEST_CASE("canonical: strings are decoded and escaped minimally") {
  CHECK(canon(R"("\u0041\/\u00e9\uD83D\uDE00")") == "\"A/\xC3\xA9\xF0\x9F\x98\x80\"");
  CHECK(canon(R"("\u0022\u005c\u0008\u000C\u000a\u000D\u0009\u0001\u001F")") ==
        R"("\"\\\b\f\n\r\t\u0001\u001f")");
  CHECK(canon("\"\x7F\xE2\x80\xA8\"") == "\"\x7F\xE2\x80\xA8\"");
  CHECK(canon(R"("\u0000")") == R"("\u0000")");
}

TEST_CASE("canonical: a lone surrogate stays one escape in lower case and is told") {
  CHECK(canon(R"("\uD800x\uDC00\uDBFF\u0041")") == R"("\ud800x\udc00\udbffA")");
  CHECK(validate(R"({"\uDEAD":1})").lone_surrogate);
  CHECK_FALSE(validate(R"("\uD83D\uDE00")").lone_surrogate);
}

TEST_CASE("canonical: a key that stands twice is a fault, escapes decoded first") {
  CHECK(canon(R"({"a":1,"a":2})") == "duplicate key@7");
  CHECK(canon(R"({"b":1,"a":2,"\u0062":3})") == "duplicate key@13");
  CHECK(canon(R"([{"a":{"x":1,"y":1,"x":2}}])") == "duplicate key@19");
  CHECK(canon(R"([{"a":1},{"a":1}])") == R"([{"a":1},{"a":1}])");
}

TEST_CASE("canonical: what RFC 8259 does not allow is a fault at its place") {
  const char* const bad[] = {"",          " ",   "{",     "[1,]", "{\"a\":1,}", "{\"a\"}",
                             "{a:1}",     "01",  "1.",    ".5",   "-",          "+1",
                             "1e",        "NaN", "nul",   "tru",  "\"a",        "\"\\x\"",
                             "\"\\u12\"", "1 2", "[1 2]", "'a'",  "\"\n\"",     "{\"a\":1 \"b\":2}",
                             "[",         "]",   "{,}",   "\"\\"};
  for (const char* text : bad) {
    INFO(text);
    CHECK(validate(text).fault == Fault::syntax);
  }
  CHECK(canon("[1,2,x]") == "not JSON@5");
}

TEST_CASE("canonical: a NUL byte is not JSON") {
  CHECK(validate(std::string_view("\"a\0b\"", 5)).fault == Fault::syntax);
  CHECK(validate(std::string_view("1\0", 2)).fault == Fault::syntax);
}

TEST_CASE("canonical: bytes that are not UTF-8 are a fault, in values and in keys") {
  const char* const bad[] = {
      "\"\xFF\"",     "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"",
      "\"\xE2\x82\"", "{\"\x80\":1}", "\"\xE0\x80\x80\"", "\"\xF0\x80\x80\x80\"",
      "\"\xC3"};
  for (const char* text : bad) {
    INFO(text);
    CHECK(validate(text).fault == Fault::bad_utf8);
  }
}

TEST_CASE("canonical: depth is bounded") {
  CHECK(validate(nested(500)));
  CHECK(validate(nested(501)).fault == Fault::too_deep);
  CHECK(validate(nested(1'000'000)).fault == Fault::too_deep);
}

TEST_CASE("canonical: it appends, and a fault leaves the output as it was") {
  std::string out = "kept";
  CHECK_FALSE(canonical("{\"a\":", out));
  CHECK(out == "kept");
  CHECK(canonical(" 1 ", out));
  CHECK(out == "kept1");
}

TEST_CASE("canonical: its own output stays as it is") {
  const std::string once =
      canon(R"({"z":"\u001f\u2028","a":[{"c":1,"b":"\uD800"}],"m":{"y":"\/","x":null}})");
  CHECK(canon(once) == once);
}

TEST_CASE("append_string escapes minimally and replaces bytes that are not UTF-8") {
  std::string out;
  append_string(out, std::string_view("a\"\\/\n\x01\0\x7F\xFFz", 10));
  CHECK(out == "\"a\\\"\\\\/\\n\\u0001\\u0000\x7F\xEF\xBF\xBDz\"");
}
