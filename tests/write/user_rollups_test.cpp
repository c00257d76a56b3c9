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
