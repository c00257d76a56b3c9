// What a sequence of measurements does to an alert's state, in a small language: a value a minute,
// and the states that follow; `-` is no data.
#include "watch/alert_state.hpp"

#include <sstream>

#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::watch;

namespace {

constexpr std::int64_t kMinute = 60LL * 1'000'000'000;

struct Trial {
  AlertRow row;
  std::int64_t now_ns = 1'795'000'000LL * 1'000'000'000;

  explicit Trial(const std::string& measure, double threshold) {
    row.rule.name = "a";
    row.rule.measure = measure;
    row.rule.threshold = threshold;
    row.rule.window = std::chrono::hours(1);
    row.rule.min_count = 0;
  }
  /// The first letters of the states: unknown, ok, warning, firing.
  std::string states(const std::string& values) {
    std::istringstream in(values);
    std::string out;
    for (std::string word; in >> word; now_ns += kMinute) {
      Measured measured;
      if (word != "-") measured = {std::stod(word), 100};
      advance(row, measured, now_ns);
      out += name(row.state)[0];
    }
    return out;
  }
};

}  // namespace

TEST_CASE("alert: it fires above its threshold, not at it", "[alert]") {
  Trial trial("error_rate", 0.05);
  CHECK(trial.states("0.01 0.05 0.06 0.01") == "oofo");
}

TEST_CASE("alert: one that is to fire below does so", "[alert]") {
  Trial trial("calls", 100);
  trial.row.rule.above = false;
  CHECK(trial.states("120 100 99 109 110") == "ooffo");
}

TEST_CASE("alert: between warning and threshold it warns", "[alert]") {
  Trial trial("p95_ms", 1000);
  trial.row.rule.warn = 500;
  CHECK(trial.states("400 600 1100 700 100") == "owfwo");
}

TEST_CASE("alert: a value that wavers about the threshold does not make it flap", "[alert]") {
  Trial trial("p95_ms", 1000);
  CHECK(trial.states("990 1010 990 1010 950 901 900") == "offfffo");
}

TEST_CASE("alert: of counts the tenth is in whole numbers, so that one loss comes and goes",
          "[alert]") {
  Trial losses("losses", 0);
  CHECK(losses.states("0 1 0") == "ofo");
  Trial quiet("no_data", 1);
  quiet.row.rule.above = false;
  CHECK(quiet.states("5 0 1") == "ofo");
}

TEST_CASE("alert: it changes once it held for long enough at every check, either way", "[alert]") {
  Trial trial("error_rate", 0.05);
  trial.row.rule.hold = std::chrono::minutes(3);
  CHECK(trial.states("0.01") == "o");
  CHECK(trial.states("0.1 0.1 0.1 0.01 0.1 0.1 0.1 0.1") == "ooooooof");
  CHECK(trial.states("0.01 0.01 0.1 0.01 0.01 0.01 0.01") == "ffffffo");
}

TEST_CASE("alert: a warning and the threshold each have their own time to hold", "[alert]") {
  Trial trial("p95_ms", 1000);
  trial.row.rule.warn = 500;
  trial.row.rule.hold = std::chrono::minutes(2);
  CHECK(trial.states("0 600 1100 1100 1100") == "ooowf");
}

TEST_CASE("alert: while it waits to change, it says to what and since when", "[alert]") {
  Trial trial("error_rate", 0.05);
  trial.row.rule.hold = std::chrono::minutes(3);
  trial.states("0.01");
  const Time began(Nanos(trial.now_ns));
  trial.states("0.1 0.1");
  const Alert alert = alert_of(trial.row);
  CHECK(alert.state == AlertState::ok);
  CHECK(alert.pending == AlertState::firing);
  CHECK(alert.pending_since == began);
}

TEST_CASE("alert: without data it keeps its state, is ok or fires, as the rule says", "[alert]") {
  for (const auto& [policy, states] :
       {std::pair(AlertRule::NoData::keep, "ffoo"), std::pair(AlertRule::NoData::ok, "fooo"),
        std::pair(AlertRule::NoData::alert, "ffof")}) {
    Trial trial("error_rate", 0.05);
    trial.row.rule.no_data = policy;
    CHECK(trial.states("0.1 - 0.01 -") == states);
  }
}

TEST_CASE("alert: what was never measured is unknown until there is data", "[alert]") {
  Trial trial("error_rate", 0.05);
  CHECK(trial.states("- - 0.01") == "uuo");
}

TEST_CASE("alert: fewer calls than its minimum are no data", "[alert]") {
  Trial trial("error_rate", 0.05);
  trial.row.rule.min_count = 101;
  CHECK(trial.states("0.9") == "u");
  CHECK_FALSE(trial.row.value);
  trial.row.rule.min_count = 100;
  CHECK(trial.states("0.9") == "f");
}

TEST_CASE("alert: data that ends does not count as held", "[alert]") {
  Trial trial("error_rate", 0.05);
  trial.row.rule.hold = std::chrono::minutes(2);
  CHECK(trial.states("0.01 0.1 - 0.1 0.1 0.1") == "ooooof");
}

TEST_CASE("alert: a clock that is set back begins the time to hold anew", "[alert]") {
  Trial trial("error_rate", 0.05);
  trial.row.rule.hold = std::chrono::minutes(2);
  CHECK(trial.states("0.01 0.1") == "oo");
  trial.now_ns -= 60 * kMinute;
  CHECK(trial.states("0.1 0.1 0.1") == "oof");
}
