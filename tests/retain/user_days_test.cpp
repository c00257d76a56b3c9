// Users' days that are old are packed, and say what they said; what comes for them later counts.
#include "retain/user_day_store.hpp"

#include "daybook/prices.hpp"
#include "state/user_rollups.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

TEST_CASE("Users' days older than 62 days are packed, and every report says the same", "[retain]") {
  UserDayStore store;
  const std::string told = store.told();
  const std::int64_t rows = store.rows_before(62);
  REQUIRE(rows > 300);
  CHECK_THAT(store.planned_and_applied(),
             Catch::EndsWith(", rollup_user_day " + std::to_string(rows)));
  CHECK(store.rows_before(62) == 0);
  CHECK(store.rows_before(60) > 0);
  CHECK(store.told() == told);
  CHECK(store.wrong() == "");
  CHECK(store.apply() == "");
  CHECK(store.rows("SELECT name FROM report_storage WHERE rows < 0") == "");
  CHECK(store.rows("SELECT date(min(day_us) / 1000000, 'unixepoch') FROM report_users") ==
        "2026-09-17\n");  // 62 days before
}

TEST_CASE("No day of users is packed that the policy of rollups keeps", "[retain]") {
  UserDayStore store(400);
  const std::int64_t all = store.rows_before(0);
  store.keep("rollups", 100);
  store.apply();
  CHECK(store.rows_before(100) == 0);
  const std::int64_t left = store.rows_before(0);
  CHECK((left > 0 && left < all));
  set_retention(store.path, {"rollups", "", false, {}});  // for ever
  CHECK(store.apply() == "");
  store.keep("rollups", 10);
  store.apply();
  CHECK(store.rows_before(10) == 0);
  CHECK(store.rows_before(0) > 0);
  CHECK(store.wrong() == "");
}

TEST_CASE("What comes late for a day that is packed counts, and is packed with the rest",
          "[retain]") {
  UserDayStore late, never_packed;
  late.apply();
  const auto comes = [](UserDayStore& store) {
    for (const double day : {-100.0, -100.0, -150.0, -63.0, -175.0}) {
      store.call("u1", day, "gpt", 0.5);
      store.call("u35", day, "claude");
      store.call("of nobody before", day);
    }
  };
  comes(late);
  comes(never_packed);
  CHECK(late.rows_before(62) > 0);
  CHECK(late.told() == never_packed.told());
  CHECK(late.wrong() == "");
  // No day is told in part.
  CHECK(late.rows("SELECT date(min(day_us) / 1000000, 'unixepoch') FROM report_users") ==
        "2026-09-17\n");
  CHECK(late.planned_and_applied().find("rollup_user_day ") == 0);
  CHECK(late.rows_before(62) == 0);
  CHECK(late.told() == never_packed.told());
  CHECK(late.wrong() == "");
  CHECK(late.rows("SELECT sum(users) FROM rollup_user_count") ==
        never_packed.rows("SELECT sum(users) FROM rollup_user_count"));
}

TEST_CASE("Who is packed is no new user of a day that has all it may", "[retain]") {
  UserDayStore store;
  store.apply();
  const std::int64_t day = (kNow - 100 * kDay) / kDay;
  const std::string day_us = std::to_string(day * kDay / 1000);
  const std::int64_t had =
      store.integer("SELECT users FROM rollup_user_count WHERE day_us = " + day_us);
  REQUIRE(had > 1);
  Window window;
  window.since = Time(Nanos(day * kDay));
  window.until = Time(Nanos((day + 1) * kDay));
  window.by = {"user_id"};
  const std::string user = users(store.reader(), window).rows.front().user_id;
  state::Dictionaries names(store.db);
  state::UserRollups full(store.db, had);
  for (const std::string& name : {user, std::string("one too many")}) {
    full.add({day * kDay, names.user.id(name), 1, 1}, {}, false);
    full.write(names);
  }
  CHECK(store.rows("SELECT group_concat(name) FROM (SELECT name FROM rollup_user_day"
                   " JOIN user_name ON user_name.id = user_id WHERE day_us = " +
                   day_us + " ORDER BY 1)") == "(other)," + user + "\n");
}

TEST_CASE("A cost that is recomputed is that of a packed day, too", "[retain]") {
  UserDayStore packed, never_packed;
  packed.apply();
  for (UserDayStore* store : {&packed, &never_packed}) {
    set_prices(store->path, {Price{"", "gpt", "input", 1, 0, "standard"},
                             Price{"", "gpt", "output", 0, 0, "standard"}});
    recompute_costs(store->path);
  }
  CHECK(packed.told() == never_packed.told());
  CHECK(packed.wrong() == "");
  packed.apply();
  CHECK(packed.rows_before(62) == 0);
  CHECK(packed.told() == never_packed.told());
  CHECK(packed.wrong() == "");
}

TEST_CASE("A run that is out of time leaves days that the next one packs", "[retain]") {
  UserDayStore store;
  const std::string told = store.told();
  RetentionOptions options;
  options.now = Time(Nanos(kNow));
  int asked = 0, runs = 0;
  options.stop = [&] { return ++asked > 6 + runs; };
  for (bool finished = false; !finished && runs < 100; ++runs) {
    asked = 0;
    finished = apply_retention(store.path, options).finished;
    CHECK(store.told() == told);
    CHECK(store.wrong() == "");
  }
  CHECK(store.rows_before(62) == 0);
}

TEST_CASE("Packed days that are damaged are an error, and check finds them", "[retain]") {
  const auto wrong_after = [](const std::string& damage) {
    UserDayStore store(300);
    store.apply();
    store.db.exec(damage);
    return store.wrong();
  };
  const std::string one = " WHERE day_us = (SELECT min(day_us) FROM rollup_user_chunk)";
  CHECK(wrong_after("SELECT 1") == "");
  CHECK_THAT(wrong_after("UPDATE rollup_user_chunk SET calls = substr(calls, 1, 20)" + one),
             Catch::Contains(": it cannot be read"));
  CHECK_THAT(wrong_after("UPDATE rollup_user_chunk SET user_id = user_id + 30" + one),
             Catch::Contains(": its rows are not in their places"));
  CHECK_THAT(wrong_after("DELETE FROM rollup_user_chunk" + one),
             Catch::Contains("rollup_user_day all time"));
  CHECK_THAT(wrong_after("UPDATE rollup_user_count SET users = users + 1" + one),
             Catch::Contains("rollup_user_count says"));
  UserDayStore store(300);
  store.apply();
  store.db.exec("UPDATE rollup_user_chunk SET calls = substr(calls, 1, length(calls) - 1)");
  Window window;
  window.until = days(-70);
  CHECK_THROWS_AS(store.users_of(window), Error);
}

TEST_CASE("A packed day that is damaged stops nobody who writes, and no run of retention",
          "[retain]") {
  UserDayStore store(300);
  store.apply();
  store.db.exec("UPDATE rollup_user_chunk SET calls = substr(calls, 1, 20)");
  const auto late = [&] { return store.rows_before(62); };
  REQUIRE(late() == 0);
  store.call("u1", -100.0);
  store.call("of nobody before", -100.0);
  CHECK(late() == 2);
  CHECK(store.rows("SELECT count(*) FROM completions") == "306\n");
  store.call("u1", -99.0);
  const std::string no_chunk = "DELETE FROM rollup_user_chunk WHERE day_us = ";
  store.db.exec(no_chunk + std::to_string((kNow - 99 * kDay) / kDay * kDay / 1000));
  const RetentionResult result = store.RetainStore::run();
  REQUIRE(result.damaged.size() == 1);
  CHECK_THAT(result.damaged.front(), Catch::Contains("rollup_user_chunk 2026-08-"));
  CHECK(late() == 2);  // what came for another day is packed
  CHECK(result.finished);
  CHECK(store.integer("SELECT finished FROM retention_run ORDER BY id DESC LIMIT 1") == 1);
  CHECK(store.RetainStore::run().damaged == result.damaged);
}
