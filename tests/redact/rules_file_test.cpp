#include "redact/rules_file.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "daybook/error.hpp"
#include "daybook/redact.hpp"
#include "redact/engine.hpp"
#include "support/catch.hpp"

using namespace daybook::redact;
using daybook::Error;
using daybook::Redactor;

namespace {

std::string redacted(const Redactor::Options& options, std::string_view text) {
  return Redactor(options).text(text).text;
}

std::string why(const std::string& rules) {
  const auto refused = Redactor::lint(rules);
  return refused.empty() ? "taken" : refused[0].rule + ": " + refused[0].reason;
}

}  // namespace

TEST_CASE("A rules file takes the pack's place, or is added to it") {
  Redactor::Options options;
  options.rules = R"({"rules":[{"name":"staff","pattern":"\\bE-\\d{6}\\b","literals":["E-"]}]})";
  CHECK(redacted(options, "E-123456 bob@example.com") == "[REDACTED] bob@example.com");
  std::swap(options.rules, options.add_rules);
  CHECK(redacted(options, "E-123456 bob@example.com") == "[REDACTED] [REDACTED]");
}

TEST_CASE("A rule may replace a group, by words of its own, and by keys") {
  Redactor::Options options;
  options.add_rules = R"~([{"name":"mrn","pattern":"MRN:(\\d{6})","group":1,
                            "replacement":"<mrn>","keys":["mrn"]}])~";
  CHECK(redacted(options, "MRN:123456.") == "MRN:<mrn>.");
  CHECK(Redactor(options).json(R"({"MRN":"x1"})").text == R"({"MRN":"<mrn>"})");
}

TEST_CASE("Rules are enabled and disabled by name") {
  Redactor::Options options;
  options.add_rules = R"({"enable":["ip"],"disable":["phone"]})";
  CHECK(redacted(options, "203.0.113.7 555-123-4567") == "[REDACTED] 555-123-4567");
}

TEST_CASE("A rules file that is none is refused with what is wrong") {
  CHECK(why(R"({"rules":[{"name":"a","pattern":"x","lenght":3}]})") ==
        "a: there is no field \"lenght\"");
  CHECK_THAT(why(R"({"rules":[{"name":"A b","pattern":"x"}]})"), Catch::Contains("a-z, 0-9 and _"));
  CHECK_THAT(why(R"({"rules":[{"name":"a"}]})"), Catch::Contains("neither pattern nor keys"));
  CHECK_THAT(why(R"({"rules":[{"name":"a","pattern":"x","validator":"luhm"}]})"),
             Catch::Contains("validator is none of"));
  CHECK_THAT(why(R"~({"a":"(a+)+$"})~"), Catch::Contains("more than one way"));
  CHECK_THAT(why(R"({"enable":["nobody"]})"), Catch::Contains("there is no rule \"nobody\""));
  CHECK(why(R"({"staff":"\\bE-\\d{6}\\b"})") == "taken");
  CHECK_THROWS_AS(Redactor::lint("{oops"), Error);
  Redactor::Options options;
  options.rules = R"~({"a":"(a+)+$"})~";
  CHECK_THROWS_WITH(Redactor(options), Catch::Contains("redaction rule a: "));
  options = {};
  options.pack = "lax";
  CHECK_THROWS_WITH(Redactor(options), Catch::Contains("no redaction pack \"lax\""));
}

TEST_CASE("A replacement tells the rule, or a keyed digest that equal values share") {
  Redactor::Options options;
  options.replacement = "named";
  CHECK(redacted(options, "a@b.co 555-123-4567") == "[REDACTED:email] [REDACTED:phone]");
  options.replacement = "pseudonym";
  CHECK_THROWS_AS(Redactor(options), Error);
  options.pseudonym_key = "0123456789abcdef";
  const std::string first = redacted(options, "a@b.co a@b.co c@d.co");
  const std::string one = first.substr(0, first.find(' '));
  CHECK(one.size() == std::string("[REDACTED:email:0123456789abcdef]").size());
  CHECK(first.substr(0, 2 * one.size() + 1) == one + ' ' + one);
  CHECK(first.substr(2 * one.size() + 2) != one);
  CHECK(redacted(options, first) == first);
  options.pseudonym_key = "0123456789abcdeX";
  CHECK(redacted(options, "a@b.co") != one);
}

TEST_CASE("Each pack, style and rule has a version of its own, equal whenever it is made") {
  std::set<std::uint64_t> versions;
  for (Pack pack : {Pack::guide, Pack::standard, Pack::strict})
    versions.insert(RuleSet::of(pack)->version());
  RuleSet::Options options;
  CHECK(RuleSet::make(options)->version() == RuleSet::of(Pack::standard)->version());
  options.style = Style::named;
  versions.insert(RuleSet::make(options)->version());
  options.add_rules = R"({"staff":"E-\\d{6}"})";
  const auto version = RuleSet::make(options)->version();
  CHECK(RuleSet::make(options)->version() == version);
  versions.insert(version);
  options.add_rules = R"({"staff":"E-\\d{7}"})";
  versions.insert(RuleSet::make(options)->version());
  CHECK(versions.size() == 6);
}

TEST_CASE("Every rule of the packs reads back from its JSON as it is") {
  for (const RuleSpec& rule : rules_of(Pack::strict)) {
    CAPTURE(rule.name);
    CHECK(nlohmann::json::parse(json_of(rule))["name"] == rule.name);
    CHECK((!rule.pattern.empty() || !rule.keys.empty()));
  }
}

TEST_CASE(
    "A rule with characters beyond ASCII means characters, and bytes that are none hide nothing") {
  Redactor::Options options;
  options.rules = R"({"name":"[éè]t[éè]-\\d{3}"})";
  CHECK(redacted(options,
                 "\xff"
                 "été-123\xff") == "\xff[REDACTED]\xff");
}
