// Whether a store is well: what is judged wrong, and what is read for it.
#include "watch/health.hpp"

#include "daybook/upkeep.hpp"
#include "read/call_store.hpp"
#include "support/catch.hpp"

using Catch::Contains;
using namespace daybook;
using namespace daybook::test;
using namespace daybook::watch;

namespace {

constexpr std::uint64_t kGb = 1'000'000'000;

/// A store that is well.
struct Facts {
  StoreHealth health;
  HealthFacts facts;

  Facts() {
    health.at = hour(0);
    health.disk_bytes = 100 * kGb;
    health.disk_free = 50 * kGb;
  }
  Alert& add_alert(AlertState state) {
    Alert alert;
    alert.name = "slow";
    alert.measure = "p95_ms";
    alert.threshold = 2000;
    alert.state = state;
    alert.value = 2500;
    alert.last_checked = health.at;
    health.alerts.push_back(alert);
    return health.alerts.back();
  }
  /// All problems, a line each.
  std::string problems() const {
    std::string text;
    for (const auto& problem : judge(health, facts))
      text += problem.check + ": " + problem.text + '\n';
    return text;
  }
};

}  // namespace

TEST_CASE("health: a store that is well has no problem", "[health]") {
  Facts facts;
  facts.add_alert(AlertState::warning);
  facts.facts.has_policy = true;
  facts.health.last_retention = facts.health.at - std::chrono::hours(30);
  CHECK(facts.problems() == "");
}

TEST_CASE("health: losses are told with their reasons", "[health]") {
  Facts facts;
  facts.health.lost = {{"queue_full", 10}, {"invalid", 2}};
  CHECK(facts.problems() ==
        "losses: 12 records lost in the last 24 hours (10 queue_full, 2 invalid): see the view"
        " losses\n");
}

TEST_CASE("health: an alert that fires is a problem, one that is silent is not", "[health]") {
  Facts facts;
  Alert& alert = facts.add_alert(AlertState::firing);
  CHECK_THAT(facts.problems(), Contains("alert: alert slow fires: p95_ms is 2500, above 2000"));
  alert.silenced_until = facts.health.at + std::chrono::hours(1);
  CHECK(facts.problems() == "");
}

TEST_CASE("health: alerts that nobody checks are a problem", "[health]") {
  Facts facts;
  Alert& alert = facts.add_alert(AlertState::ok);
  alert.last_checked = facts.health.at - std::chrono::hours(3);
  CHECK_THAT(facts.problems(), Contains("alerts_unchecked: alerts were last checked 3 hours ago"));
  alert.last_checked.reset();
  facts.facts.rules_set = facts.health.at - std::chrono::minutes(5);
  CHECK(facts.problems() == "");  // set just now
  facts.facts.rules_set = facts.health.at - std::chrono::hours(2);
  CHECK_THAT(facts.problems(), Contains("never checked"));
}

TEST_CASE("health: less free than 5 % or two days' growth is a problem", "[health]") {
  Facts facts;
  facts.health.disk_free = 5 * kGb;
  facts.health.bytes_per_day = kGb;
  CHECK(facts.problems() == "");
  facts.health.bytes_per_day = 3 * kGb;
  CHECK_THAT(facts.problems(), Contains("disk: 5.0 GB free: less than two days' growth (3.0 GB"));
  facts.health.bytes_per_day = 0;
  facts.health.disk_free = 5 * kGb - 1;
  CHECK_THAT(facts.problems(), Contains("less than 5 % of the disk (100.0 GB)"));
}

TEST_CASE("health: how much of the disk has to be free is a setting of the store", "[health]") {
  CallStore store;
  CHECK(free_percent_min(store.db) == 5);
  Facts facts;
  for (const auto& [value, percent] :
       std::vector<std::pair<std::string, std::uint64_t>>{{"0%", 0}, {"1%", 1}, {"20%", 20}}) {
    write_setting(store.path, "disk_free_min", value);
    facts.facts.free_percent_min = free_percent_min(store.db);
    CHECK(facts.facts.free_percent_min == percent);
    facts.health.disk_free = percent * kGb;
    CHECK(facts.problems() == "");
    if (percent == 0) continue;
    --facts.health.disk_free;
    CHECK_THAT(facts.problems(), Contains("less than " + std::to_string(percent) + " % of the"));
  }
}

TEST_CASE("health: a big log, a pending migration, no right to write are problems", "[health]") {
  Facts facts;
  facts.health.wal_bytes = 200'000'000;
  facts.facts.pending_migrations = 1;
  facts.facts.not_writable = "/srv/a.db";
  const std::string problems = facts.problems();
  CHECK_THAT(problems, Contains("wal: the write-ahead log has 200.0 MB"));
  CHECK_THAT(problems, Contains("schema: migrations are pending (1): run `daybook upgrade`"));
  CHECK_THAT(problems, Contains("writable: /srv/a.db cannot be written by this user"));
}

TEST_CASE("health: a retention policy that is not applied is a problem", "[health]") {
  Facts facts;
  facts.facts.has_policy = true;
  CHECK_THAT(facts.problems(), Contains("retention: its policy was never applied"));
  facts.health.last_retention = facts.health.at - std::chrono::hours(72);
  CHECK_THAT(facts.problems(), Contains("last applied 3 days ago"));
}

TEST_CASE("health: what it reads of a store", "[health]") {
  CallStore store;
  for (int hours : {0, 30, 40}) store.add(CallStore::call(1, hours));
  store.now_ns = kFirstHour + 40 * kHour;
  store.begin();
  store.writer.add_loss({"queue_full", "", "shop", 7, 100});
  store.commit();
  store.db.exec(
      "INSERT INTO retention_run (id, at_ns, kind, finished, rows_deleted, bytes_freed)"
      " VALUES (1, 1000000000, 'apply', 1, 0, 0)");
  AlertRule rule;
  rule.name = "errors";
  rule.measure = "errors";
  set_alert(store.path, rule);
  const StoreHealth health = store_health(store.path, {hour(41)});
  REQUIRE(health.lost.size() == 1);
  CHECK(health.lost[0].records == 7);
  CHECK(health.last_retention == Time(std::chrono::seconds(1)));
  CHECK(health.alerts.size() == 1);
  CHECK(health.disk_free > 0);
  CHECK(health.disk_bytes >= health.disk_free);
  // As counted: in 41 hours since kNow it grew by the pages that the first fold packs into.
  CHECK(static_cast<std::int64_t>(health.bytes_per_day) ==
        store.integer("SELECT (page_count * page_size - bytes) * 86400 / (41 * 3600 - 400)"
                      " FROM size_day, pragma_page_count, pragma_page_size"
                      " WHERE name = '(file)' ORDER BY at_us LIMIT 1"));
  CHECK(health.problems.size() == 1);
  CHECK(store_health(store.path, {hour(70)}).lost.empty());
}

TEST_CASE("health: growth is what was counted, or guessed by the calls of the last day") {
  CallStore store;
  for (int hours : {0, 30, 40}) store.add(CallStore::call(1, hours));
  store.db.exec(
      "UPDATE size_day SET at_us = at_us - 172800000000, bytes = bytes - 1000000"
      " WHERE name = '(file)'");
  StoreHealth health = store_health(store.path, {Time(Nanos(kNow))});
  CHECK(static_cast<std::int64_t>(health.bytes_per_day) ==
        store.integer("SELECT (page_count * page_size - bytes) / 2 FROM size_day,"
                      " pragma_page_count, pragma_page_size WHERE name = '(file)'"));
  store.db.exec("DELETE FROM size_day");
  health = store_health(store.path, {hour(41)});
  CHECK(health.bytes_per_day == health.db_bytes * 2 / 3);  // two of three calls
}

TEST_CASE("health: of a store that is not there it says so", "[health]") {
  testing::TempFolder folder;
  CHECK_THROWS_AS(store_health(folder / "none.db"), Error);
}
