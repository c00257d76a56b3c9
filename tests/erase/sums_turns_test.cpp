// What an erasure with sums does in a transaction is bounded, and what it took away besides is made
// again.
#include <set>

#include "daybook/moments.hpp"
#include "erase/sums_store.hpp"
#include "retain/user_day_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

/// In how many transactions rows of the table went.
std::int64_t transactions(EraseStore& store, const EraseRequest& request,
                          const std::string& table) {
  std::set<std::int64_t> left;
  const auto look = [&] { left.insert(store.integer("SELECT count(*) FROM " + table)); };
  EraseOptions options;
  options.rollups = EraseRollups::recompute;
  options.stop = [&] {
    look();
    return false;
  };
  CHECK(erase_subject(store.path, request, options).finished);
  look();
  return static_cast<std::int64_t>(left.size()) - 1;
}

/// Calls of alice in so many hours.
struct Hours : UserDayStore {
  explicit Hours(int hours) : UserDayStore(0) {
    begin();
    for (int hour = 0; hour < hours; ++hour) put(of("alice", hour - hours));
    commit();
  }
  static Completion of(const std::string& user, int hour) {
    Completion call = CallStore::call(user == "bob" ? 50 : 10 + hour % 7, hour);
    call.user_id = user;
    return call;
  }
};

/// An hour of each day has a call of alice and one of bob, in order.
struct Daily : EraseStore {
  Daily() {
    for (int day = -100; day < 0; ++day)
      for (const char* user : {"alice", "bob"}) add(Hours::of(user, 24 * day));
    for (const int hour : {0, 1, 2, 3}) {
      now_ns = kNow + hour * kHour;
      add(Hours::of("bob", hour));
    }
  }
};

/// A gauge, forty times a second over most of an hour.
struct DenseStore : SumsStore {
  static constexpr int kSamples = 120'000;
  static Time time(int i) { return hour(-48) + std::chrono::milliseconds(25) * i; }
  explicit DenseStore(int from = 0) {
    begin();
    for (int i = from; i < kSamples; ++i) {
      MetricRecord sample;
      sample.name = "load";
      sample.at = time(i);
      sample.value = i * 37 % 100;
      put(sample);
    }
    commit();
  }
  std::int64_t samples() { return integer("SELECT count(*) FROM metric_sample"); }
};

}  // namespace

TEST_CASE("Of users' days that are packed each transaction takes a few", "[erase]") {
  constexpr int kDays = 200;
  UserDayStore store(0);
  for (int day = 0; day < kDays; ++day) store.call("alice", -70.0 - day);
  store.pack();
  REQUIRE(store.rows_before(62) == 0);
  CHECK(transactions(store, EraseStore::user("alice"), "span") >= kDays / 4);
  CHECK(store.packed_users() == "");
  CHECK(store.wrong() == "");
}

TEST_CASE("Of sums of hours each transaction changes some dozens", "[erase]") {
  constexpr int kHours = 3000;
  Hours store(kHours);
  CHECK(transactions(store, EraseStore::before(days(0.0)), "span") >= kHours / 64);
  CHECK(store.integer("SELECT count(*) FROM span") == 4);
  CHECK(store.wrong() == "");
}

TEST_CASE("What was computed of old hours once more is there again after an erasure", "[erase]") {
  Daily store;
  const auto missing = [&](const std::string& period, const std::string& copies) {
    return store.integer("SELECT count(DISTINCT " + period + ") FROM rollup_" + period +
                         " AS r WHERE timed > 0 AND NOT EXISTS (SELECT 1 FROM " + copies +
                         " AS c WHERE c." + period + " = r." + period + ") AND " + period +
                         " < (SELECT folded_hour FROM store_state) / " +
                         (period == "day" ? "24" : "1"));
  };
  const auto all = [&] {
    return std::vector{missing("hour", "rollup_hour_measure"),
                       missing("hour", "rollup_hour_histogram"),
                       missing("day", "rollup_day_histogram")};
  };
  REQUIRE(all() == std::vector<std::int64_t>{0, 0, 0});
  EraseOptions options;
  options.rollups = EraseRollups::recompute;
  REQUIRE(erase_subject(store.path, EraseStore::user("alice"), options).sums_changed > 0);
  CHECK(all() == std::vector<std::int64_t>{0, 0, 0});
  CHECK(store.wrong() == "");
}

TEST_CASE("Sizes know of the hours' histograms that went", "[erase]") {
  Daily store;
  const auto counted = [&] {
    return store.integer("SELECT rows FROM table_size WHERE name = 'rollup_hour_bucket'") -
           store.integer(
               "SELECT count(*) FROM rollup_hour_bucket WHERE hour <"
               " (SELECT folded_hour FROM store_state)");
  };
  REQUIRE(counted() == 0);
  EraseOptions options;
  options.rollups = EraseRollups::recompute;
  erase_subject(store.path, EraseStore::user("alice"), options);
  CHECK(counted() == 0);
}

TEST_CASE("A row of sums that was not there is not told as gone", "[erase]") {
  const auto gone = [](const std::string& damage) {
    Hours store(1);
    store.db.exec(damage);
    EraseOptions options;
    options.rollups = EraseRollups::recompute;
    return erase_subject(store.path, EraseStore::user("alice"), options).sums_gone;
  };
  CHECK(gone("DELETE FROM rollup_user_day WHERE day_us >= 0") + 1 == gone("SELECT 1"));
}

TEST_CASE("An hour of many samples goes in several transactions", "[erase]") {
  DenseStore store, without(DenseStore::kSamples / 2);
  const EraseRequest half = EraseStore::before(DenseStore::time(DenseStore::kSamples / 2));
  CHECK(transactions(store, half, "metric_sample") > 1);
  CHECK(store.samples() == DenseStore::kSamples / 2);
  CHECK(first_difference(store.told().metrics(), without.told().metrics()) == "");
  CHECK(store.wrong() == "");
}

TEST_CASE("An hour that is cut short counts what went as pruned, and goes with the rest",
          "[erase]") {
  DenseStore store;
  EraseOptions options;
  options.rollups = EraseRollups::recompute;
  for (int most = 0; store.samples() > 0; ++most) {
    REQUIRE(most < 1000);
    int asked = 0;
    options.stop = [&] { return ++asked > most; };
    erase_subject(store.path, EraseStore::before(hour(-47)), options);
    CHECK(store.integer("SELECT coalesce(sum(samples - pruned), 0) FROM rollup_metric_hour") ==
          store.samples());
    CHECK(store.wrong() == "");
  }
  CHECK(store.told().metrics() == "metrics\n");
}
