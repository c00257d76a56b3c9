// redact as people type it: packs, rules of one's own, what is listed and what is refused.
#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using namespace testing;
using Catch::Contains;
using Catch::EndsWith;

TEST_CASE("redact: a pack, a rules file in its place, and one added", "[e2e][redact]") {
  const Daybook daybook;
  const std::string rules =
      daybook.file("rules.json", R"({"rules":[{"name":"staff","pattern":"\\bE-\\d{6}\\b"}]})");
  const std::string line = "E-123456 203.0.113.7 bob@example.com\n";
  CHECK(daybook.run({"redact"}, line).out == "E-123456 203.0.113.7 [REDACTED]\n");
  CHECK(daybook.run({"redact", "--pack", "strict"}, line).out ==
        "E-123456 [REDACTED] [REDACTED]\n");
  CHECK(daybook.run({"redact", "--rules", rules}, line).out ==
        "[REDACTED] 203.0.113.7 bob@example.com\n");
  CHECK(daybook.run({"redact", "--add-rules", rules, "--replacement", "named"}, line).out ==
        "[REDACTED:staff] 203.0.113.7 [REDACTED:email]\n");
}

TEST_CASE("redact: hits are told by rule", "[e2e][redact]") {
  const auto json =
      Daybook().run({"redact", "--format", "json"}, "a@b.co postgres://a:b@c.de").json();
  CHECK(json["hits"]["email"] == 1);
  CHECK(json["hits"]["url_credentials"] == 1);
  CHECK_FALSE(json["hits"].contains("iban"));
}

TEST_CASE("redact: a private key over many lines is one match", "[e2e][redact]") {
  CHECK(Daybook()
            .run({"redact"},
                 "a\n-----BEGIN PRIVATE KEY-----\nMIIE\nx+9/\n-----END PRIVATE KEY-----\nb\n")
            .out == "a\n[REDACTED]\nb\n");
}

TEST_CASE("redact rules lists each rule with its pack", "[e2e][redact]") {
  const auto rules = Daybook().run({"redact", "rules", "--format", "json"}).json();
  const auto pack_of = [&](const std::string& name) {
    for (const auto& rule : rules)
      if (rule["name"] == name) return rule["pack"].get<std::string>();
    return std::string("none");
  };
  CHECK(pack_of("email") == "default");
  CHECK(pack_of("anthropic_key") == "default");
  CHECK(pack_of("ip") == "strict");
}

TEST_CASE("redact scan says in one line that nothing was found, and in how much", "[e2e][redact]") {
  const Daybook daybook;
  REQUIRE(daybook.run({"ingest"}, R"({"type":"event","name":"a","body":"harmless"})").exit == 0);
  const Answer answer = daybook.run({"redact", "scan"});
  CHECK(answer.exit == 0);
  CHECK(answer.err == "");
  CHECK_THAT(answer.out, EndsWith(" looked at, nothing was found\n"));
  CHECK(answer.out.find('\n') + 1 == answer.out.size());
  CHECK_THAT(daybook.run({"redact", "scan", "--format", "csv"}).out, Contains("table,rule,hits"));
}

TEST_CASE("redact lint tells what is refused and why, and exits 4", "[e2e][redact]") {
  const Daybook daybook;
  const std::string good = daybook.file("good.json", R"({"staff":"\\bE-\\d{6}\\b"})");
  const std::string bad =
      daybook.file("bad.json", R"~({"staff":"\\bE-\\d{6}\\b","evil":"(a+)+$"})~");
  CHECK(daybook.run({"redact", "lint", good}).exit == 0);
  const Answer answer = daybook.run({"redact", "lint", bad});
  CHECK(answer.exit == 4);
  CHECK_THAT(answer.out, Contains("evil: a repeat within a repeat"));
  CHECK(daybook.run({"redact", "lint", bad, "--format", "json"}).json()["refused"][0]["rule"] ==
        "evil");
  const Answer used = daybook.run({"redact", "--rules", bad}, "x");
  CHECK(used.exit == 2);
  CHECK_THAT(used.err, Contains("redaction rule evil: ") && Contains("redact lint"));
}
