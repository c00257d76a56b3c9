// What a user's day sums up to, and how many users a day may have.
#include "state/user_rollups.hpp"

#include "daybook/prices.hpp"
#include "read/call_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr const char* kUsers =
    "SELECT day, service, user_id, model, count, errors, input_tokens, output_tokens, cost_usd,"
    " unpriced FROM report_users ORDER BY day, user_id, model";

Completion of(std::string user, int hours = 0, std::string model = "gpt") {
  Completion call = CallStore::call(1, hours, std::move(model));
  call.user_id = std::move(user);
  call.usage.input = 100;
  call.usage.output = 7;
  return call;
}

}  // namespace

TEST_CASE("users: their calls are summed up by day and model") {
  CallStore store;
  store.add(of("u1"));
  store.add(of("u1", 1));
  store.add(of("u1", 24));
  Completion failed = of("u2", 0, "claude");
  failed.status = Status::error;
  failed.cost_usd = 0.5;
  store.add(failed);
  store.add(CallStore::call(1));  // of no user
  CHECK(table(store.reader().query(kUsers)) ==
        "2026-11-18|shop|u1|gpt|2|0|200|14||2\n"
        "2026-11-18|shop|u2|claude|1|1|100|7|0.500000|0\n"
        "2026-11-19|shop|u1|gpt|1|0|100|7||1\n");
}

TEST_CASE("users: a batch that is rolled back leaves none") {
  CallStore store;
  store.begin();
  store.put(of("u1"));
  store.rollback();
  store.add(of("u2"));
  CHECK(store.text("SELECT group_concat(user_id) FROM report_users") == "u2");
}

TEST_CASE("users: beyond so many a day, new ones are one, those who were there stay themselves") {
  CallStore store;
  state::Dictionaries names(store.db);
  state::UserRollups users(store.db, 2);
  store.db.exec("INSERT INTO service VALUES (7, 's'); INSERT INTO model VALUES (7, '', 'm')");
  const auto add = [&](const std::string& user, int day) {
    state::RollupSpan span;
    span.has_usage = true;
    span.input = 1;
    users.add({kNow + day * 86400LL * 1'000'000'000, names.user.id(user), 7, 7}, span, false);
    users.write(names);
  };
  for (const char* user : {"a", "b", "c", "d", "a", "c"}) add(user, 0);
  add("d", 1);
  CHECK(table(store.reader().query(
            "SELECT day, user_id, count FROM report_users ORDER BY day, user_id")) ==
        "2026-11-18|(other)|3\n2026-11-18|a|2\n2026-11-18|b|1\n2026-11-19|d|1\n");
}

TEST_CASE("users: what is recomputed is theirs too") {
  CallStore store;
  store.add(of("u1"));
  set_prices(store.path, {Price{"", "gpt", "input", 1, 0, "standard"},
                          Price{"", "gpt", "output", 0, 0, "standard"}});
  recompute_costs(store.path);
  CHECK(table(store.reader().query("SELECT cost_usd, unpriced FROM report_users")) ==
        "0.000100|0\n");
}

TEST_CASE("users: models of one name at several providers are one") {
  CallStore store;
  for (const char* provider : {"azure", "openai", "azure"}) {
    Completion call = of("u1");
    call.provider = provider;
    store.add(call);
  }
  CHECK(table(store.reader().query("SELECT user_id, model, count FROM report_users")) ==
        "u1|gpt|3\n");
}

TEST_CASE("users: a day that is over is folded into all time, and what comes late goes into both") {
  CallStore store;
  const auto all = [&] {
    return table(store.reader().query(
        "SELECT user_name.name, count, input_tokens FROM rollup_user_day"
        " JOIN user_name ON user_name.id = user_id WHERE day_us = -1 ORDER BY 1"));
  };
  store.add(of("u1", -72));
  store.add(of("u2", -71));
  CHECK(all().empty());
  store.add(of("u1", -24));
  CHECK(all() == "u1|1|100\nu2|1|100\n");
  store.add(of("u2", -70));
  store.add(of("u3", -69));
  CHECK(all() == "u1|1|100\nu2|2|200\nu3|1|100\n");
  store.add(of("u1", 0));
  CHECK(all() == "u1|2|200\nu2|2|200\nu3|1|100\n");
}

TEST_CASE("users: days are folded a few rows at a time, no row twice, none left out") {
  CallStore store;
  state::Dictionaries names(store.db);
  state::UserRollups users(store.db, 100, 2);
  store.db.exec(
      "INSERT INTO service VALUES (7, 's'); INSERT INTO model VALUES (7, '', 'm'),"
      " (8, '', 'n'), (9, '', 'o'), (10, '', 'p')");
  const auto add = [&](const std::string& user, int day, std::int64_t model) {
    users.add({kNow + day * 86400LL * 1'000'000'000, names.user.id(user), 7, model}, {}, false);
    users.write(names);
  };
  const auto folded = [&] {
    return store.text(
        "SELECT coalesce(sum(count), 0) || ' ' || count(*) FROM rollup_user_day WHERE day_us = -1");
  };
  const auto differs = [&] {  // all time from the days before the mark
    constexpr const char* kDays =
        "SELECT user_id, model_id, sum(count) FROM rollup_user_day WHERE day_us >= 0 AND (day_us, "
        "user_id) <"
        " (SELECT folded_user_day_us, folded_user_id FROM store_state) GROUP BY 1, 2";
    constexpr const char* kAll =
        "SELECT user_id, model_id, count FROM rollup_user_day WHERE day_us = -1";
    const auto without = [](const std::string& a, const std::string& b) {
      return "SELECT count(*) FROM (" + a + " EXCEPT " + b + ")";
    };
    return store.integer(without(kDays, kAll)) + store.integer(without(kAll, kDays));
  };
  for (const std::int64_t model : {7, 8, 9, 10}) add("a", 0, model);
  for (const char* user : {"b", "c", "d"}) add(user, 0, 7);
  add("a", 1, 7);
  const std::int64_t day = kNow / 1'000'000'000 / 86400;
  users.fold(day * 24 + 23);
  CHECK(folded() == "0 0");  // the day is not over
  std::string steps;
  for (int i = 0; i < 5; ++i) {
    users.fold(day * 24 + 24);
    steps += folded() + ", ";
    CHECK(differs() == 0);
    if (i == 0) add("a", 0, 7), add("c", 0, 7);  // a is folded, c is not yet
  }
  CHECK(steps == "4 4, 8 6, 9 7, 9 7, 9 7, ");
  add("d", 0, 8);
  CHECK(differs() == 0);
  users.fold(day * 24 + 48);
  CHECK(folded() == "11 8");
  CHECK(differs() == 0);
}

TEST_CASE("users: rows are packed as they are folded, until something comes late for one of them") {
  CallStore store;
  state::Dictionaries names(store.db);
  state::UserRollups users(store.db, 100, 2);
  store.db.exec("INSERT INTO service VALUES (7, 's'); INSERT INTO model VALUES (7, '', 'm')");
  const auto add = [&](const std::string& user, int day) {
    users.add({kNow + day * 86400LL * 1'000'000'000, names.user.id(user), 7, 7}, {}, false);
    users.write(names);
  };
  const std::int64_t day = kNow / 1'000'000'000 / 86400;
  const auto chunks = [&] {
    return table(store.reader().query(
        "SELECT day_us / 86400000000 - " + std::to_string(day) +
        ", (SELECT name FROM user_name WHERE id = user_id), (SELECT name FROM user_name"
        " WHERE id = end_user_id) FROM rollup_user_chunk ORDER BY day_us, user_id"));
  };
  for (const char* user : {"a", "b", "c", "d", "e"}) add(user, 0);
  add("c", 1);
  for (int i = 0; i < 4; ++i) users.fold((day + 2) * 24);
  CHECK(chunks() == "0||c\n0|c|e\n0|e|\n1||\n");
  add("d", 0);
  CHECK(chunks() == "0||c\n0|e|\n1||\n");
  add("f", 1);  // who had no row of that day
  CHECK(chunks() == "0||c\n0|e|\n");
  add("a", 2);  // not folded
  CHECK(chunks() == "0||c\n0|e|\n");
}

TEST_CASE("users: a recomputed cost of a folded day is that of all time, too") {
  CallStore store;
  store.add(of("u1", -72));
  store.add(of("u2", -24));
  set_prices(store.path, {Price{"", "gpt", "input", 1, 0, "standard"},
                          Price{"", "gpt", "output", 0, 0, "standard"}});
  recompute_costs(store.path);
  CHECK(table(store.reader().query(
            "SELECT cost_nano_usd, priced, unpriced FROM rollup_user_day WHERE day_us = -1")) ==
        "100000|1|0\n");
}
