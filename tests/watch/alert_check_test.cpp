// A check against a store: what it keeps, what it tells and to whom.
#include "watch/alert_check.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "read/call_store.hpp"
#include "sql/guard.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "watch/alert_rows.hpp"

using namespace daybook;
using namespace daybook::test;
using namespace daybook::watch;

namespace {

constexpr std::int64_t kMinute = 60'000 * kMs;

/// Calls at the begin of the first hour, of which some fail, and an alert on them.
struct AlertStore : CallStore {
  AlertStore() {
    AlertRule rule;
    rule.name = "errors";
    rule.measure = "error_rate";
    rule.threshold = 0.5;
    set_alert(path, rule);
  }
  void fail() {
    Completion record = call(1);
    record.status = Status::error;
    add(record);
  }
  AlertCheck check(int minute, AlertCheckOptions options = {}) const {
    options.now = Time(Nanos(kFirstHour + minute * kMinute));
    return check_alerts(path, options);
  }
  /// Checks and gives back the states that were told.
  std::string told(int minute, const std::string& failure = "") const {
    std::string states;
    AlertCheckOptions options;
    options.on_change = [&](const AlertChange& change) {
      states += std::string(name(change.before)) + '>' + name(change.alert.state) + ' ';
      return failure;
    };
    check(minute, options);
    return states;
  }
  std::string alerts() const {
    return table(reader().query("SELECT name, state, value FROM alerts"));
  }
  std::string history() const {
    return table(
        reader().query("SELECT previous, state, value, threshold, command FROM alert_events"));
  }
};

}  // namespace

TEST_CASE("alert check: state and history are rows", "[alert]") {
  AlertStore store;
  CHECK(store.alerts() == "errors|unknown|\n");
  store.add(CallStore::call(1));
  CHECK_FALSE(store.check(5).fires());
  store.fail();
  store.fail();
  CHECK(store.check(10).fires());
  CHECK(store.alerts() == "errors|firing|0.666667\n");
  CHECK(store.history() ==
        "unknown|ok|0.000000|0.500000|\n"
        "ok|firing|0.666667|0.500000|\n");
  CHECK(table(store.reader().query("SELECT since_at, last_checked_at FROM alerts")) ==
        "2026-11-18T11:10:00.000000000Z|2026-11-18T11:10:00.000000000Z\n");
}

TEST_CASE("alert check: the window passes and with it the alert", "[alert]") {
  AlertStore store;
  store.fail();
  CHECK(store.check(5).fires());
  Completion later = CallStore::call(1, 1);
  store.add(later);
  CHECK_FALSE(store.check(61).fires());
}

TEST_CASE("alert check: each change is told once, whoever checks in between", "[alert]") {
  AlertStore store;
  store.add(CallStore::call(1));
  CHECK(store.told(1) == "");  // from unknown to ok is no news
  store.fail();
  store.fail();
  store.check(2);  // somebody looks, and is not to be told
  CHECK(store.told(3) == "ok>firing ");
  CHECK(store.told(4) == "");
  for (int i = 0; i < 10; ++i) store.add(CallStore::call(1));
  CHECK(store.told(5) == "firing>ok ");
  CHECK(store.history() ==
        "unknown|ok|0.000000|0.500000|\n"
        "ok|firing|0.666667|0.500000|ok\n"
        "firing|ok|0.153846|0.500000|ok\n");
}

TEST_CASE("alert check: a command that failed is kept with the change, which stands", "[alert]") {
  AlertStore store;
  store.fail();
  AlertCheckOptions options;
  options.on_change = [](const AlertChange&) { return "exit 3"; };
  CHECK(store.check(1, options).failures == std::vector<std::string>{"errors: exit 3"});
  CHECK(store.history() == "unknown|firing|1.000000|0.500000|exit 3\n");
  CHECK(store.told(2) == "");
}

TEST_CASE("alert check: what is thrown on a change is what failed, whatever it is", "[alert]") {
  AlertStore store;
  store.fail();
  AlertCheckOptions options;
  options.on_change = [](const AlertChange&) -> std::string { throw 7; };
  CHECK(store.check(1, options).failures ==
        std::vector<std::string>{"errors: threw what is no std::exception"});
  CHECK(store.history() == "unknown|firing|1.000000|0.500000|threw what is no std::exception\n");
}

TEST_CASE("alert check: a change that two measured is taken up once", "[alert]") {
  AlertStore store;
  store.fail();
  Check first = measure_rules(store.db, kFirstHour + kMinute);
  Check second = measure_rules(store.db, kFirstHour + kMinute);
  std::size_t claims = 0;
  for (Check* check : {&first, &second}) {
    store.db.exec("BEGIN IMMEDIATE");
    keep(store.db, *check);
    claims += claim_changes(store.db, *check).size();
    store.db.exec("COMMIT");
    CHECK(check->rows[0].state == AlertState::firing);
  }
  CHECK(claims == 1);
  CHECK(store.history() == "unknown|firing|1.000000|0.500000|running\n");
}

TEST_CASE("alert check: what was measured by a rule that is another now is let go", "[alert]") {
  AlertStore store;
  store.fail();
  Check check = measure_rules(store.db, kFirstHour + kMinute);
  AlertRule rule = check.rows[0].rule;
  rule.threshold = 1;
  set_alert(store.path, rule);
  store.db.exec("BEGIN IMMEDIATE");
  keep(store.db, check);
  store.db.exec("COMMIT");
  CHECK(check.rows[0].state == AlertState::unknown);
  CHECK(store.history() == "");
}

TEST_CASE("alert check: a silent alert goes on but fires for nobody, and is told afterwards",
          "[alert]") {
  AlertStore store;
  store.fail();
  silence_alert(store.path, "errors", Time(Nanos(kFirstHour + 10 * kMinute)));
  CHECK_FALSE(store.check(1).fires());
  CHECK(store.told(2) == "");
  CHECK(store.alerts() == "errors|firing|1.000000\n");
  CHECK(store.told(10) == "ok>firing ");
  CHECK(store.check(11).fires());
}

TEST_CASE("alert check: what came and went in silence is never told", "[alert]") {
  AlertStore store;
  store.fail();
  silence_alert(store.path, "errors", Time(Nanos(kFirstHour + 10 * kMinute)));
  store.told(1);
  for (int i = 0; i < 10; ++i) store.add(CallStore::call(1));
  store.told(2);
  CHECK(store.told(20) == "");
  CHECK(store.integer("SELECT count(*) FROM alert_event") == 2);
}

TEST_CASE("alert check: a dry run tells and leaves no trace", "[alert]") {
  AlertStore store;
  store.fail();
  AlertCheckOptions options;
  options.dry_run = true;
  CHECK(store.check(1, options).fires());
  CHECK(store.alerts() == "errors|unknown|\n");
  CHECK(store.history() == "");
}

TEST_CASE("alert check: a store that may only be read is denied to a check, not to a dry run",
          "[alert]") {
  testing::TempFolder folder;
  const std::string store = folder / "store.db";
  {
    CallStore made;
    made.add(CallStore::call(1));
    AlertRule rule;
    rule.name = "a";
    rule.measure = "calls";
    set_alert(made.path, rule);
    made.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    std::filesystem::copy_file(made.path, store);
  }
  ::chmod(store.c_str(), 0444);
  ::chmod(folder.path().c_str(), 01777);
  testing::Process user([&](const auto&) {
    if (::geteuid() == 0 && ::setuid(65534) != 0) return 97;  // root may write to anything
    AlertCheckOptions options;
    options.now = hour(0, kMinute);
    options.dry_run = true;
    if (!check_alerts(store, options).fires()) return 1;
    options.dry_run = false;
    try {
      check_alerts(store, options);
    } catch (const Error& error) {
      return error.code == Error::Code::denied ? 0 : 2;
    }
    return 3;
  });
  CHECK(user.join() == 0);
}

TEST_CASE("a check tells what it found where the store is too busy to keep it", "[watch][alerts]") {
  AlertStore store;
  store.fail();
  sql::Guard guard(store.path);
  AlertCheckOptions options;
  options.wait_at_most = std::chrono::milliseconds(1);
  int told = 0;
  options.on_change = [&](const AlertChange&) {
    ++told;
    return std::string();
  };
  AlertCheck result;
  {
    const auto held = guard.acquire(std::chrono::seconds(1));
    result = store.check(1, options);
  }
  REQUIRE(result.not_kept.has_value());
  CHECK(result.not_kept->code == Error::Code::busy);
  CHECK(result.fires());
  CHECK(told == 0);
  CHECK(read_alerts(store.path).at(0).state == AlertState::unknown);
  result = store.check(2, options);  // and the next one tells it
  CHECK_FALSE(result.not_kept.has_value());
  CHECK(told == 1);
}

TEST_CASE("a check whose last write finds the store busy tells what it found", "[watch][alerts]") {
  AlertStore store;
  store.fail();
  sql::Guard guard(store.path);
  sql::Guard::Held held;
  AlertCheckOptions options;
  options.wait_at_most = std::chrono::milliseconds(1);
  options.on_change = [&](const AlertChange&) {
    held = guard.acquire(std::chrono::seconds(1));
    return std::string("the pager is off");
  };
  const AlertCheck result = store.check(1, options);
  REQUIRE(result.not_kept.has_value());
  CHECK(result.fires());
  CHECK(result.failures == std::vector<std::string>{"errors: the pager is off"});
  CHECK(read_alerts(store.path).at(0).state == AlertState::firing);
}
