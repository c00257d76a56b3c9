// A packed day of users that cannot be read stops no erasure, and is told.
#include "daybook/hold.hpp"
#include "erase/user_days.hpp"
#include "retain/user_day_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using Catch::Contains;

namespace {

/// Of u3 something is in the chunk that is damaged.
struct DamagedStore : UserDayStore {
  DamagedStore() {
    const std::string day = rows(
        "SELECT min(day_us) FROM rollup_user_day JOIN user_name ON user_name.id = user_id"
        " WHERE name = 'u3' AND day_us >= 0");
    pack();
    db.exec("UPDATE rollup_user_chunk SET calls = substr(calls, 1, 20) WHERE day_us = " + day);
  }
  EraseResult run(const EraseRequest& request, EraseRollups rollups) const {
    EraseOptions options;
    options.rollups = rollups;
    return erase_subject(path, request, options);
  }
  std::int64_t names(const std::string& name) {
    return integer("SELECT count(*) FROM user_name WHERE name = '" + name + '\'');
  }
  std::int64_t open_tombstones() {
    return integer("SELECT count(*) FROM tombstone WHERE finished_ns IS NULL");
  }
};

}  // namespace

TEST_CASE("A user is erased though a packed day cannot be read, and the day is told", "[erase]") {
  for (const EraseRollups rollups : {EraseRollups::keep, EraseRollups::recompute}) {
    DamagedStore store;
    const EraseResult done = store.run(EraseStore::user("u3"), rollups);
    CHECK(done.finished);
    REQUIRE(done.damaged.size() == 1);
    CHECK_THAT(done.damaged[0], Contains("rollup_user_chunk 2026-") && Contains("`daybook check`"));
    CHECK_THAT(done.certificate, Contains("\"damaged\":[\"rollup_user_chunk 2026-"));
    CHECK((rollups == EraseRollups::keep || done.sums_partial > 0));
    CHECK(store.names("u3") == 0);
    CHECK(store.open_tombstones() == 0);
    CHECK(store.rows("SELECT count(*) FROM completions WHERE user_id = 'u3'") == "0\n");
    store.pack();  // nothing is done again
  }
}

TEST_CASE("What a hold keeps of a user stays the user's where a packed day cannot be read",
          "[erase]") {
  DamagedStore store;
  Completion call = at(-1, chat({{"user", "held"}}, ""));
  call.user_id = "u3";
  call.conversation_id = "c1";
  store.add(call);
  add_hold(store.path, {"case-7", "a letter", "", "", "", "c1", {}, {}});
  const EraseResult done = store.run(EraseStore::user("u3"), EraseRollups::keep);
  CHECK(done.held_rows == 1);
  CHECK(done.damaged.size() == 1);
  CHECK(store.names("u3") == 1);
}

TEST_CASE("All before a time goes though a packed day cannot be read", "[erase]") {
  DamagedStore store;
  const EraseResult done = store.run(EraseStore::before(days(-100)), EraseRollups::keep);
  CHECK(done.finished);
  CHECK(done.damaged.size() == 1);
  CHECK(store.open_tombstones() == 0);
  Window window;
  window.since = days(-150);
  window.until = days(-101);
  window.by = {"user_id"};
  CHECK(store.users_of(window).find("|(erased)|") == 0);
}

TEST_CASE("An erasure that cannot be done again keeps no policy from being applied", "[erase]") {
  EraseStore store;
  store.say("alice", "hers");
  store.say("bob", "his of long ago", -40);
  store.say("bob", "his");
  add_hold(store.path, {"case-7", "a letter", "alice", "", "", "", {}, {}});
  store.run(EraseStore::user("alice"));
  release_hold(store.path, "case-7");
  store.keep("all", 30);
  store.db.exec("UPDATE setting SET value = 'no key' WHERE name = 'pseudonym_key'");
  RetentionOptions options;
  options.now = Time(Nanos(kNow));
  options.trust_clock = true;
  const RetentionResult done = apply_retention(store.path, options);
  CHECK_FALSE(done.finished);
  REQUIRE(done.damaged.size() == 1);
  CHECK_THAT(done.damaged[0], Contains("pseudonym key is damaged"));
  CHECK(store.prompts() == "alice|hers\nbob|his\n");
}

TEST_CASE("Moving a user's days gives way after each day, also where it has nothing of the user",
          "[erase]") {
  UserDayStore store;
  store.pack();
  store.db.exec("INSERT INTO user_name (id, name) VALUES (1000000, 'in no day')");
  std::set<std::string> damaged;
  const auto days = store.integer(
      "SELECT count(DISTINCT day_us) FROM rollup_user_chunk WHERE day_us <"
      " (SELECT kept_user_day_us FROM store_state)");
  REQUIRE(days > 1);
  std::int64_t turns = 0;
  store.db.exec("BEGIN IMMEDIATE");
  for (std::int64_t at_us = 0; at_us < INT64_MAX; ++turns)
    at_us = erase::move_user_days(
        store.db, 1000000, {at_us, INT64_MAX}, [] { return true; }, damaged);
  store.db.exec("COMMIT");
  CHECK(turns >= days);
}
