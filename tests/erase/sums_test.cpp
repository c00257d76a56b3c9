// What goes is taken out of every sum: a store that erased says what one says that never had it.
#include "base/histogram.hpp"
#include "daybook/hold.hpp"
#include "erase/sums_store.hpp"
#include "faults/trials.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using Catch::Contains;

namespace {

struct Case {
  std::string name;
  EraseRequest request;
  std::function<bool(const Told&)> stays;
};

const Time kBefore = days(-70);

std::vector<Case> cases(const std::vector<Told>& history) {
  std::string trace;
  for (const Told& told : history)
    if (!told.trace.empty() && !told.user.empty()) trace = told.trace;
  return {{"user", EraseStore::user("alice"), [](const Told& t) { return t.user != "alice"; }},
          {"session", EraseStore::session("s1"), [](const Told& t) { return t.session != "s1"; }},
          {"trace", EraseStore::trace(trace), [trace](const Told& t) { return t.trace != trace; }},
          {"before", EraseStore::before(kBefore), [](const Told& t) { return t.at >= kBefore; }}};
}

unsigned seed() {
  return static_cast<unsigned>(faults::seed());
}

}  // namespace

TEST_CASE("What is erased and recomputed is what a store has that never had it", "[erase]") {
  for (unsigned i = 0; i < 2; ++i) {
    const std::vector<Told> history = RandomHistory(seed() + i).records(400);
    for (const Case& one : cases(history)) {
      INFO("seed " << seed() + i << ", " << one.name);
      SumsStore store(history), without(those(history, one.stays));
      REQUIRE(first_difference(store.sums(), without.sums()) != "");
      const EraseResult done = store.recompute(one.request);
      CHECK(done.finished);
      CHECK(done.rollups == EraseRollups::recompute);
      CHECK(done.sums_changed > 0);
      CHECK(done.sums_gone > 0);
      CHECK(done.sums_partial == 0);
      CHECK(first_difference(store.sums(), without.sums()) == "");
      CHECK(store.wrong() == "");
    }
  }
}

TEST_CASE("Sums are recomputed where hours were pruned and users' days packed", "[erase]") {
  for (const bool prunes_sums : {false, true}) {
    const std::vector<Told> history = RandomHistory(seed()).records(400);
    for (const Case& one : cases(history)) {
      INFO("seed " << seed() << ", " << one.name << (prunes_sums ? ", sums pruned" : ""));
      SumsStore store(history), without(those(history, one.stays));
      for (const SumsStore* each : {&store, &without}) {
        if (prunes_sums) each->keep("rollups", 50);
        each->retain();
      }
      REQUIRE(store.integer("SELECT kept_bucket_hour > 0 FROM store_state") == 1);
      REQUIRE(store.integer("SELECT kept_hour > (SELECT min(day) FROM rollup_day) * 24"
                            " FROM store_state") == (prunes_sums ? 1 : 0));
      REQUIRE(store.integer("SELECT kept_user_day_us > 0 FROM store_state") == 1);
      store.recompute(one.request);
      CHECK(first_difference(store.sums(), without.sums()) == "");
      CHECK(store.wrong() == "");
    }
  }
}

TEST_CASE("What retention deleted before stays counted, and is told", "[erase]") {
  const std::vector<Told> history = RandomHistory(seed()).records(400);
  const Time kept = days(-90);  // what began before it retention deletes
  for (const Case& one : cases(history)) {
    INFO("seed " << seed() << ", " << one.name);
    SumsStore store(history),
        without(those(history, [&](const Told&told) { return told.at < kept || one.stays(told); }));
    for (const SumsStore* each : {&store, &without}) {
      each->keep("all", 90);
      each->keep("rollups", 10'000);
      each->retain();
    }
    const EraseResult done = store.recompute(one.request);
    CHECK(done.sums_partial > 0);
    CHECK_THAT(done.certificate, Contains("\"sums_partial\":" + std::to_string(done.sums_partial)));
    CHECK(first_difference(store.told().tiers(false), without.told().tiers(false)) == "");
    CHECK(store.wrong() == "");
  }
}

TEST_CASE("Control: sums that are kept still count what is erased", "[erase]") {
  const std::vector<Told> history = RandomHistory(seed()).records(200);
  SumsStore store(history);
  const EraseResult done = store.run(EraseStore::user("alice"));
  CHECK(done.rollups == EraseRollups::keep);
  CHECK(done.sums_changed == 0);
  CHECK_THAT(done.certificate, Contains("\"rollups\":\"kept\""));
  SumsStore without(those(history, [](const Told& told) { return told.user != "alice"; }));
  const ToldSums kept = store.told(), never = without.told();
  CHECK(first_difference(kept.tiers(), never.tiers()) != "");
  CHECK(first_difference(kept.users_told(), never.users_told()) != "");
  CHECK(first_difference(kept.prompts_told(), never.prompts_told()) != "");
  CHECK(first_difference(kept.totals_told(), never.totals_told()) != "");
  CHECK(first_difference(kept.reports(), never.reports()) != "");
}

TEST_CASE("Who comes later is counted as if nobody had been erased", "[erase]") {
  const std::vector<Told> history = RandomHistory(seed()).records(200),
                          more = RandomHistory(seed() + 1).records(100);
  SumsStore store(history),
      without(those(history, [](const Told&told) { return told.user != "alice"; }));
  store.recompute(EraseStore::user("alice"));
  for (SumsStore* each : {&store, &without}) each->write(more);
  CHECK(first_difference(store.sums(), without.sums()) == "");
  CHECK(store.wrong() == "");
}

namespace {

/// Calls of one hour that took so long, by user.
struct Durations : SumsStore {
  explicit Durations(const std::vector<std::pair<std::string, double>>& calls) {
    for (const auto& [user, ms] : calls) call(user, ms, -30);
    for (const int hours : {0, 1, 2, 3}) call("bob", 50, hours / 24.0);
  }
  void call(const std::string& user, double ms, double after) {
    Completion call = CallStore::call(ms);
    call.user_id = user;
    now_ns = std::max(kNow, days(after).time_since_epoch().count());
    call.at = days(after);
    add(call);
  }
  std::string ends() const {
    return rows(
        "SELECT min_ns / 1000000, max_ns / 1000000, count FROM rollup_day"
        " WHERE day = " +
        std::to_string((kNow - 30 * kDay) / kDay));
  }
};

}  // namespace

TEST_CASE("A longest call that goes leaves the next longest", "[erase]") {
  Durations store({{"alice", 9000}, {"bob", 200}, {"bob", 700}, {"alice", 1}});
  REQUIRE(store.ends() == "1|9000|4\n");
  store.recompute(EraseStore::user("alice"));
  CHECK(store.ends() == "200|700|2\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("Where rows are gone already the next longest is the histogram's", "[erase]") {
  Durations store({{"alice", 9000}, {"bob", 200}, {"bob", 700}, {"alice", 1}});
  add_hold(store.path, {"case", "a letter", "alice", "", "", "", {}, {}});
  store.keep("all", 20);
  store.retain();  // bob's go
  release_hold(store.path, "case");
  const EraseResult done = store.recompute(EraseStore::user("alice"));
  CHECK(done.sums_partial > 0);
  const auto about = [](std::int64_t ms) {
    return std::to_string(base::bucket_value_ns(ms * 1'000'000) / 1'000'000);
  };
  CHECK(store.ends() == about(200) + '|' + about(700) + "|2\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("A dry run says how many rows of tiers would change and go", "[erase]") {
  const std::vector<Told> history = RandomHistory(seed()).records(200);
  for (const Case& one : cases(history)) {
    INFO("seed " << seed() << ", " << one.name);
    SumsStore store(history);
    const auto rows = [&] {
      std::int64_t sum = 0;
      for (const char* kind : {"", "error_", "tool_"})
        for (const char* tier : {"hour", "day", "month", "all"})
          sum += store.integer(std::string("SELECT count(*) FROM rollup_") + kind + tier);
      return sum;
    };
    EraseOptions options;
    options.dry_run = true;
    options.rollups = EraseRollups::recompute;
    const std::string before = store.sums();
    const EraseResult planned = erase_subject(store.path, one.request, options);
    CHECK(store.sums() == before);
    CHECK(planned.sums_changed > 0);
    CHECK(planned.sums_partial == 0);
    const std::int64_t had = rows();
    const EraseResult done = store.recompute(one.request);
    CHECK(had - rows() == static_cast<std::int64_t>(planned.sums_gone));
    CHECK(done.sums_changed > planned.sums_changed);
    options.rollups = EraseRollups::keep;
    CHECK(erase_subject(store.path, one.request, options).sums_changed == 0);
  }
}
