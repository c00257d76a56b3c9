#include "daybook/redact.hpp"

#include "support/catch.hpp"

TEST_CASE("A Redactor answers with the text and the number of replacements") {
  daybook::Redactor redactor;
  const auto result = redactor.text("mail bob@example.com");
  CHECK(result.text == "mail [REDACTED]");
  CHECK(result.count == 1);
}

TEST_CASE("A Redactor gives clean input back as it was") {
  daybook::Redactor redactor;
  CHECK(redactor.text("clean").text == "clean");
  CHECK(redactor.json("{ \"a\" : 1 }").text == "{ \"a\" : 1 }");
}

TEST_CASE("A Redactor keeps JSON as it was spelled around a replacement") {
  daybook::Redactor redactor;
  CHECK(redactor.json("{ \"b\" : \"a@b.co\", \"a\" : 1.0 }").text ==
        "{ \"b\" : \"[REDACTED]\", \"a\" : 1.0 }");
}

TEST_CASE("A Redactor tells its hits by rule") {
  daybook::Redactor redactor;
  (void)redactor.text("a@b.co and 555-123-4567 and 555-123-4568");
  const auto hits = redactor.hits();
  REQUIRE(hits.size() > 3);
  CHECK(hits[0].rule == "email");
  CHECK(hits[0].hits == 1);
  CHECK(hits[1].rule == "phone");
  CHECK(hits[1].hits == 2);
}
