// What a day adds to a store, by what its tables had at the first batch of each day.
#include "state/growth.hpp"

#include "daybook/upkeep.hpp"
#include "read/call_store.hpp"
#include "read/store_growth.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kMidnight = kNow / kDay * kDay;

struct GrowingStore : CallStore {
  void day(int number, int calls, const char* service = "shop", std::int64_t tokens = 100) {
    now_ns = kMidnight + number * kDay + kHour;
    begin();
    for (int i = 0; i < calls; ++i) {
      Completion record = call(5);
      record.at = Time(Nanos(now_ns));
      record.usage.input = tokens;
      Origin origin;
      origin.service = service;
      put(record, origin);
    }
    commit();
  }
  state::Growth::Part part(const std::string& name, int after_days) {
    const state::Growth growth = state::read_growth(db, kMidnight + kHour + after_days * kDay);
    for (const auto& one : growth.tables)
      if (one.name == name) return one;
    return {};
  }
};

}  // namespace

TEST_CASE("Growth: of less than half a day nothing is known") {
  GrowingStore store;
  CHECK(state::read_growth(store.db, kNow).measured_ns == 0);
  CHECK(store.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'size_day'") == 0);
  store.day(0, 10);
  CHECK(state::read_growth(store.db, store.now_ns + kDay / 2 - 1000).measured_ns == 0);
  CHECK(state::read_growth(store.db, store.now_ns + kDay / 2).measured_ns == kDay / 2);
}

TEST_CASE("Growth: rows and bytes a day since the first day that counts") {
  GrowingStore store;
  store.day(0, 1);  // what was before is not growth
  store.day(0, 10);
  store.day(1, 20);
  store.day(2, 30);
  CHECK(store.part("span", 2).rows_per_day == 30);  // 60 in two days
  CHECK(store.part("completion", 2).rows_per_day == 30);
  CHECK(store.part("span", 2).bytes_per_day > 30 * 20);
  CHECK(store.integer("SELECT count(DISTINCT at_us) FROM size_day") == 3);
}

TEST_CASE("Growth: a week counts, and what went is taken off") {
  GrowingStore store;
  for (int day = 0; day < 20; ++day) store.day(day, day < 10 ? 100 : 7);
  CHECK(store.part("span", 19).rows_per_day == 7);
  store.db.exec("UPDATE table_size SET rows = rows - 70 WHERE name = 'span'");
  CHECK(store.part("span", 19).rows_per_day == -3);
}

TEST_CASE("Growth: days are kept for 400 days") {
  GrowingStore store;
  store.day(0, 1);
  store.day(399, 1);
  CHECK(store.integer("SELECT count(DISTINCT at_us) FROM size_day") == 2);
  store.day(402, 1);
  CHECK(store.integer("SELECT count(DISTINCT at_us) FROM size_day") == 2);
}

TEST_CASE("Growth: a batch that was rolled back has told nothing") {
  GrowingStore store;
  store.day(0, 1);
  store.now_ns = kMidnight + kDay;
  store.begin();
  store.put(CallStore::call(1));
  store.writer.finish();
  store.rollback();
  CHECK(store.integer("SELECT count(DISTINCT at_us) FROM size_day") == 1);
  store.day(1, 1);
  CHECK(store.integer("SELECT count(DISTINCT at_us) FROM size_day") == 2);
}

TEST_CASE("Growth: services have their share, and the cap its day") {
  GrowingStore store;
  store.day(0, 10, "shop", 300);
  store.day(1, 10, "desk", 100);
  store.day(2, 1000, "shop", 0);
  store.now_ns += 3 * kHour;
  store.begin();
  Completion last = CallStore::call(1);
  last.at = Time(Nanos(store.now_ns));
  store.put(last);
  store.commit();  // closes the hours before
  write_setting(store.path, "db_max_size", "1TB");
  const std::uint64_t bytes = 4'000'000;
  const auto growth = read::store_growth(store.db, bytes, kMidnight + kHour + 2 * kDay);
  REQUIRE(growth.services.size() == 2);
  CHECK(growth.services[0].name == "shop");
  CHECK(growth.services[0].bytes_per_day == Approx(growth.bytes_per_day * 0.75));
  CHECK(growth.services[1].rows_per_day == 5);
  REQUIRE(growth.bytes_per_day > 0);
  REQUIRE(growth.limit);
  REQUIRE(growth.days_left);
  CHECK(*growth.days_left ==
        Approx((static_cast<double>(*growth.limit) - 4e6) / growth.bytes_per_day));
  write_setting(store.path, "db_max_size", "3MB");
  const auto beyond = read::store_growth(store.db, bytes, kMidnight + kHour + 2 * kDay);
  CHECK(beyond.limit_is_cap);
  CHECK(beyond.days_left == 0.0);
}
