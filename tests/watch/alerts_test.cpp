// Rules go in, change and go.
#include "daybook/alerts.hpp"

#include "daybook/error.hpp"
#include "read/call_store.hpp"
#include "support/catch.hpp"

using Catch::Contains;
using namespace daybook;
using namespace daybook::test;

namespace {

AlertRule rule(const std::string& measure = "error_rate", double threshold = 0.05) {
  AlertRule rule;
  rule.name = "a";
  rule.measure = measure;
  rule.threshold = threshold;
  return rule;
}

std::string refusal(const AlertRule& wrong) {
  CallStore store;
  try {
    set_alert(store.path, wrong);
  } catch (const Error& error) {
    CHECK(error.code == Error::Code::invalid_argument);
    return error.what();
  }
  return "taken";
}

}  // namespace

TEST_CASE("alerts: a rule comes back as it was set, with its measure's own window", "[alert]") {
  CallStore store;
  AlertRule given = rule("p95_ms", 2000);
  given.scope = {"shop", "production", "chat", "answer", "gpt"};
  given.warn = 1500;
  given.hold = std::chrono::minutes(10);
  given.min_count = 50;
  given.no_data = AlertRule::NoData::alert;
  CHECK(set_alert(store.path, given));
  CHECK_FALSE(set_alert(store.path, given));
  const Alert alert = read_alerts(store.path).at(0);
  CHECK(alert.scope.operation == "answer");
  CHECK(alert.window == std::chrono::hours(1));
  CHECK(alert.state == AlertState::unknown);
  CHECK(table(store.reader().query("SELECT * FROM alerts")) ==
        R"(a|p95_ms|{"service":"shop","environment":"production","kind":"chat",)"
        R"("operation":"answer","model":"gpt"}|unknown||2000.000000|||above|1500.000000|3600000|)"
        "600000|50|alert|\n");
  CHECK(store.text("SELECT group_concat(object) FROM audit") == "alert=a,alert=a");
}

TEST_CASE("alerts: the scope of all is an empty object", "[alert]") {
  CallStore store;
  set_alert(store.path, rule());
  CHECK(table(store.reader().query("SELECT scope_json FROM alerts")) == "{}\n");
}

TEST_CASE("alerts: a rule that is set anew keeps its state, of the same measure", "[alert]") {
  CallStore store;
  Completion failed = CallStore::call(1);
  failed.status = Status::error;
  store.add(failed);
  set_alert(store.path, rule());
  AlertCheckOptions options;
  options.now = hour(0, 60'000 * kMs);
  REQUIRE(check_alerts(store.path, options).fires());
  set_alert(store.path, rule("error_rate", 0.5));
  CHECK(read_alerts(store.path).at(0).state == AlertState::firing);
  set_alert(store.path, rule("errors", 3));
  CHECK(read_alerts(store.path).at(0).state == AlertState::unknown);
}

TEST_CASE("alerts: one that is removed is gone, its history stays", "[alert]") {
  CallStore store;
  set_alert(store.path, rule("calls", 10));
  check_alerts(store.path);
  remove_alert(store.path, "a");
  CHECK(read_alerts(store.path).empty());
  CHECK(store.integer("SELECT count(*) FROM alert_event") == 1);
  CHECK_THROWS_WITH(remove_alert(store.path, "a"), Contains("no alert named a"));
  CHECK_THROWS_AS(silence_alert(store.path, "a", std::nullopt), Error);
}

TEST_CASE("alerts: no_data needs no threshold", "[alert]") {
  CallStore store;
  set_alert(store.path, rule("no_data", 0));
  CHECK(check_alerts(store.path).fires());
  Completion now = CallStore::call(1);
  now.at = Time(std::chrono::system_clock::now());
  store.add(now);
  CHECK_FALSE(check_alerts(store.path).fires());
}

TEST_CASE("alerts: a rule that cannot be watched is refused with the reason", "[alert]") {
  AlertRule wrong = rule("eror_rate");
  CHECK(refusal(wrong) == "no such measure: eror_rate");
  for (const char* name : {"", "a b", "$(reboot)", "-a", "a/b", "a\nb", "ä"}) {
    wrong = rule();
    wrong.name = name;
    CHECK_THAT(refusal(wrong), Contains("not a name"));
  }
  wrong = rule();
  wrong.warn = 0.5;
  CHECK_THAT(refusal(wrong), Contains("fire before it warns"));
  wrong = rule("losses", 0);
  wrong.scope.model = "gpt";
  CHECK_THAT(refusal(wrong), Contains("losses know their service"));
  wrong = rule("store_bytes", 1e9);
  wrong.scope.service = "shop";
  CHECK_THAT(refusal(wrong), Contains("whole store"));
  wrong = rule();
  wrong.window = std::chrono::hours(24 * 31);
  CHECK_THAT(refusal(wrong), Contains("window"));
  wrong = rule();
  wrong.threshold = std::numeric_limits<double>::quiet_NaN();
  CHECK_THAT(refusal(wrong), Contains("not a number"));
  wrong = rule("no_data", 0);
  wrong.min_count = 5;
  CHECK_THAT(refusal(wrong), Contains("no_data fires where there are no calls"));
}
