// Which patterns of one's own are taken, and that no text holds up those that are.
#include "redact/lint.hpp"

#include <string>

#include "redact/engine.hpp"
#include "redact/rules_file.hpp"
#include "support/catch.hpp"

using namespace daybook::redact;

namespace {

std::optional<std::string> reason(const std::string& pattern) {
  RuleSpec rule;
  rule.name = "own";
  rule.pattern = pattern;
  return lint(rule);
}

}  // namespace

TEST_CASE("A repeat that takes the same text in two ways is refused") {
  for (const char* evil : {"(a+)+$",
                           "(a*)*b",
                           "(a+)*b",
                           "(a|a)*b",
                           "(a|aa)+$",
                           "(a|a?)+b",
                           "(\\w+\\s?)+$",
                           "^(\\w+)*@",
                           "(x+x+)+y",
                           "(a?b?)*c",
                           "((a+)b?)+c",
                           "([a-z]+)*1",
                           "(\\d+|\\d+x)+y",
                           "(.|\\n)*z",
                           "(\\s|\\s\\s)+x",
                           "([a-zA-Z]+)*!",
                           "(?:(?:a|b)+)+c",
                           "(a{1,}){1,}b",
                           "(?i)(a|A)*b",
                           "(ab|a|b)*c",
                           "([^,]+,?)+;",
                           "(\\w*)*;",
                           "(?:x*y*)*z",
                           "(-?-?)*x",
                           "^(([a-z])+.)+[A-Z]([a-z])+$",
                           "(.*)*x",
                           "(e|\\w)+-"}) {
    CAPTURE(evil);
    const auto why = reason(evil);
    REQUIRE(why);
    CHECK_THAT(*why, Catch::Contains("more than one way"));
  }
}

TEST_CASE("An unbounded repeat that is followed by its like is refused") {
  for (const char* evil : {"\\d+\\d+x", "^.*.*=", "a*a*b", "^\\s*\\s*x", "k\\w*\\d*;",
                           "x[a-c]+[b-d]+y", "=.*;.*;.*!", "q\\w+[0-9]*z", "a.*b.*c", "^a+b?a+c"}) {
    CAPTURE(evil);
    const auto why = reason(evil);
    REQUIRE(why);
    CHECK_THAT(*why, Catch::Contains("followed by another"));
  }
}

TEST_CASE("A run that is searched again from each of its places is refused") {
  for (const char* evil : {"\\d+[xy]", "[a-z]+[0-9]x", "\\s+$", ".*x", "(\\w+\\.)+com", "<[^>]+>",
                           "a+", "[\\w.]+@", "(?:a++)[bc]", "\\w++[-+]", "x?\\d+y", "(?=.*x)y",
                           "(?:[a-z]+,)+;", "\".*\"", "\\b[\\w.-]+@x|q", "[^@]+@"}) {
    CAPTURE(evil);
    const auto why = reason(evil);
    REQUIRE(why);
    CHECK_THAT(*why, Catch::Contains("searched again"));
  }
}

TEST_CASE("What cannot be judged is refused, and what exceeds the limits when it is tried") {
  for (const char* evil : {"([a-z])\\1", "(?R)?a", "(?1)(a)", "(*LIMIT_MATCH=1)a", "(?(?=a)b|c)",
                           "(?P>x)(?P<x>a)", "\\Ka", "a(?C1)b", "(", "[a", "\\Q", "a{2,1}"}) {
    CAPTURE(evil);
    CHECK(reason(evil));
  }
  CHECK_THAT(*reason("k(?:a{0,99}){0,99}z"), Catch::Contains("limit of steps"));
  CHECK_THAT(*reason("x{0,5}"), Catch::Contains("empty text"));
}

TEST_CASE("Patterns that people write for their ids are taken") {
  for (const char* good :
       {"\\bE-\\d{6}\\b", "TICK-\\d+", "[A-Z]{2}\\d{6}", "secret_[a-z0-9]{20,}", "\"[^\"]*\"",
        "(?i)\\bpatient[- ]?id\\b\\D{0,10}(\\d{5,12})", "(?<!\\w)\\w+-id",
        "(?<![a-z])[a-z]+-[a-z]+!", "acct_(?:live|test)_\\w{8,64}",
        "\\b(?:MRN|NHS)[ :#]{1,3}\\d{3} ?\\d{3} ?\\d{4}\\b", "x(?>a+)b",
        "\\bproject (?:alpha|beta)\\b"}) {
    CAPTURE(good);
    CHECK(reason(good).value_or("taken") == "taken");
  }
}

TEST_CASE("The guide's own patterns are taken, and are linear where they are tried") {
  const char* rules = R"({"mail":"\\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Z|a-z]{2,}\\b",
                          "call":"\\b\\d{3}[-.]?\\d{3}[-.]?\\d{4}\\b",
                          "card":"\\b\\d{4}[- ]?\\d{4}[- ]?\\d{4}[- ]?\\d{4}\\b"})";
  RuleSet::Options options;
  options.rules = rules;
  Engine engine(RuleSet::make(options));
  std::string out;
  CHECK(engine.text("bob@example.com 555-123-4567 4111 1111 1111 1111", out) == 3);
  std::string run;
  for (int i = 0; i < 100'000; ++i) run += "a.";
  CHECK(engine.text(run, out) == 0);
  CHECK(engine.text(run + "@example.com", out) == 1);
  CHECK(engine.failed() == 0);
}

TEST_CASE("No text made to hurt holds up a pack") {
  std::vector<std::string> units = {"a",
                                    "1",
                                    "a.",
                                    "1-",
                                    "1 ",
                                    "-",
                                    "@",
                                    "a@",
                                    "@a.",
                                    "a@a.",
                                    "://",
                                    "://a:",
                                    "eyJ",
                                    "eyJa.",
                                    "sk-",
                                    "sk-ant-",
                                    "AKIA",
                                    "-----BEGIN ",
                                    "-----BEGIN PRIVATE KEY-----",
                                    "%4",
                                    "%40",
                                    "\\u0040",
                                    "\\",
                                    "\\n",
                                    "key=",
                                    "?key=",
                                    "password\": \"",
                                    "bearer ",
                                    "Bearer a1",
                                    "basic ",
                                    "basic YTpi",
                                    "GB82 ",
                                    "A1",
                                    "A1 ",
                                    "4111 1111 1111 1111 ",
                                    "555-123-4567 ",
                                    "123-45-6789-",
                                    "+1",
                                    "(1)",
                                    "secret key=",
                                    "0:",
                                    "::",
                                    "1.1.",
                                    "a:",
                                    "{\"a\":",
                                    "[",
                                    "\"",
                                    "x@1.",
                                    "hf_",
                                    "daybook_",
                                    "YWJj",
                                    "=",
                                    "\xff",
                                    "\xc2\xa0",
                                    "/",
                                    "A",
                                    "_"};
  for (Pack pack : {Pack::guide, Pack::standard, Pack::strict}) {
    Engine engine(pack);
    for (const std::string& unit : units) {
      CAPTURE(unit);
      std::string text, out;
      while (text.size() < 64u << 10) text += unit;
      engine.text(text, out);
      engine.text(text + "!", out);
    }
  }
}
