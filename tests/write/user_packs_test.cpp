// Packing, and what takes it apart, against the same sums in memory.
#include "state/user_packs.hpp"

#include <map>
#include <random>
#include <tuple>

#include "read/call_store.hpp"
#include "state/user_day_sql.hpp"
#include "state/user_pack.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using state::UserOfDay;

namespace {

using Place = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>;  // with its day
using Sums = std::map<Place, std::int64_t>;                                        // counts

struct PackStore : CallStore {
  PackStore() {
    db.exec(
        "INSERT INTO service VALUES (1, 's'), (2, 't'); INSERT INTO model VALUES (1, '', 'm'),"
        " (2, '', 'n')");
    db.exec(
        "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 60)"
        " INSERT INTO user_name (id, name) SELECT i, 'u' || i FROM n");
  }
  void add(const Place& place, std::int64_t count) {
    sql::Statement add(db, state::add_user_day_sql());
    add.bind(1, std::get<0>(place) * state::kDayUs).bind(2, std::get<1>(place));
    add.bind(3, std::get<2>(place)).bind(4, std::get<3>(place)).bind(5, count);
    for (int column = 6; column <= 12; ++column) add.bind(column, count * column);
    add.run();
  }
  /// Of chunks and rows together; no two chunks have one place.
  Sums sums() {
    Sums out;
    std::map<Place, int> packed;
    const auto take = [&](std::int64_t day_us, const UserOfDay& row) {
      const Place place{day_us / state::kDayUs, row.user_id, row.service_id, row.model_id};
      out[place] += row.sums[0];
      CHECK(row.sums[3] == row.sums[0] * 8);
      return place;
    };
    if (schema::has_table(db, "rollup_user_chunk")) {
      sql::Statement chunks(db,
                            "SELECT day_us, user_id, end_user_id, calls FROM rollup_user_chunk");
      while (chunks.step()) {
        const auto unpacked = state::packed_users(chunks.text(3));
        for (const UserOfDay& row : unpacked.value()) {
          CHECK((row.user_id >= chunks.integer(1) && row.user_id < chunks.integer(2)));
          CHECK(++packed[take(chunks.integer(0), row)] == 1);
        }
      }
    }
    sql::Statement rows(db, std::string("SELECT day_us, ") + state::kUserOfDayColumns +
                                " FROM rollup_user_day WHERE day_us >= 0");
    while (rows.step()) {
      UserOfDay row{rows.integer(1), rows.integer(2), rows.integer(3), {}};
      for (int i = 0; i < UserOfDay::kSums; ++i) row.sums[i] = rows.integer(4 + i);
      take(rows.integer(0), row);
    }
    return out;
  }
};

}  // namespace

TEST_CASE("rows of users are packed and unpacked as they were, whatever they hold") {
  std::mt19937_64 random(7);
  for (const std::size_t count : {0u, 1u, 2u, 300u}) {
    std::vector<UserOfDay> rows(count);
    std::int64_t user = 0;
    for (UserOfDay& row : rows) {
      row.user_id = user += static_cast<std::int64_t>(random() % 3);
      row.service_id = static_cast<std::int64_t>(random() % 5);
      row.model_id = static_cast<std::int64_t>(random() >> 2);
      for (std::int64_t& sum : row.sums)
        sum = static_cast<std::int64_t>(random() >> (random() % 64) >> 1);
    }
    const std::string calls = state::pack_users(rows);
    CHECK(state::packed_users(calls) == rows);
    for (std::size_t i = 0; i < calls.size(); ++i) {
      CHECK_FALSE(state::packed_users(calls.substr(0, i)));
      std::string other = calls;
      other[i] = static_cast<char>(other[i] ^ 4);
      const auto read = state::packed_users(other);
      CHECK((!read || *read == rows));
    }
  }
}

TEST_CASE("users' days are packed, added to and taken apart, and nothing is lost or twice") {
  const unsigned seed = GENERATE(1u, 2u, 3u, 4u, 5u, 6u);
  CAPTURE(seed);
  std::mt19937 random(seed);
  PackStore store;
  state::UserPacks packs(store.db, 1 + random() % 7);
  Sums expected;
  constexpr std::int64_t kDays = 4;
  for (int step = 0; step < 400; ++step) {
    const std::int64_t day = random() % kDays, user = 2 + random() % 59;
    switch (random() % 8) {
      case 0:
        packs.pack_next(kDays * state::kDayUs);
        break;
      case 1:
        packs.pack_next((day + 1) * state::kDayUs);
        break;
      case 2:
        packs.take_out(day * state::kDayUs, user);
        break;
      case 3:
        if (random() % 4 == 0) packs.unpack(day * state::kDayUs, user);
        break;
      default: {
        const Place place{day, user, 1 + random() % 2, 1 + random() % 2};
        expected[place] += step + 1;
        store.add(place, step + 1);
      }
    }
    packs.forget();
    REQUIRE(store.sums() == expected);
  }
  while (packs.pack_next(kDays * state::kDayUs) > 0) REQUIRE(store.sums() == expected);
  CHECK(store.integer("SELECT count(*) FROM rollup_user_day") == 0);
  CHECK(packs.has(0, std::get<1>(expected.begin()->first)));
  CHECK_FALSE(packs.has(0, 1));
  for (std::int64_t day = 0; day < kDays; ++day)
    for (std::int64_t user = 2; user < 2 + 59; ++user) packs.unpack(day * state::kDayUs, user);
  CHECK(store.integer("SELECT count(*) FROM rollup_user_chunk") == 0);
  CHECK(store.sums() == expected);
}
