// What users called: all time and windows, by some names, the dearest alone, against the view.
#include "daybook/users.hpp"

#include <random>

#include "daybook/upkeep.hpp"
#include "read/call_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

Completion of(const std::string& user, int hours, double usd, const std::string& model = "gpt") {
  Completion call = CallStore::call(1, hours, model);
  call.user_id = user;
  call.usage.input = 10;
  if (usd > 0) call.cost_usd = usd;
  return call;
}

std::string text(const Users& users) {
  std::string out;
  for (const UserRow& row : users.rows)
    out += row.service + '|' + row.user_id + '|' + row.model + '|' + std::to_string(row.count) +
           '|' + std::to_string(row.input_tokens) + '|' + test::cell(row.cost_usd) + '|' +
           std::to_string(row.unpriced) + '\n';
  return out;
}

/// Twenty days of calls by thirty users, some of them late.
struct UserStore : CallStore {
  UserStore() {
    std::mt19937 random(20261127);
    for (int i = 0; i < 600; ++i) {
      const int late = random() % 8 == 0 ? static_cast<int>(random() % 200) : 0;
      const bool is_priced = random() % 3 != 0;
      add(of("u" + std::to_string(random() % 30), std::max(i * 480 / 600 - late, 0) - 480,
             is_priced ? static_cast<double>(1 + random() % 50) / 8 : 0,
             random() % 2 ? "gpt" : "claude"));
    }
  }
  /// The same of the view.
  std::string view(const std::string& by, const std::string& where, int limit = -1) const {
    const auto column = [&](const std::string& name) {
      return by.find(name) == by.npos ? "''" : name;
    };
    return table(reader().query(
        "SELECT " + column("service") + ", " + column("user_id") + ", " + column("model") +
        ", sum(count), sum(input_tokens), sum(cost_usd) AS usd, sum(unpriced) FROM report_users" +
        where + " GROUP BY " + by + " ORDER BY usd IS NULL, usd DESC, " + by + " LIMIT " +
        std::to_string(limit)));
  }
  static std::string day(int hours) { return std::to_string((kFirstHour + hours * kHour) / 1000); }
};

}  // namespace

TEST_CASE("users of all time and of windows are those of the view, however they are summed up") {
  const UserStore store;
  CHECK(store.view("user_id", "").size() > 300);
  const auto window = [](std::optional<int> since, std::optional<int> until) {
    Window of;
    if (since) of.since = hour(*since);
    if (until) of.until = hour(*until);
    return of;
  };
  const std::pair<Window, std::string> windows[] = {
      {window({}, {}), ""},
      {window(-528, {}), ""},
      {window(-380, {}), " WHERE day_us >= " + UserStore::day(-380)},
      {window({}, -280), " WHERE day_us < " + UserStore::day(-280)},
      {window(-380, -280),
       " WHERE day_us >= " + UserStore::day(-380) + " AND day_us < " + UserStore::day(-280)}};
  for (auto [of, where] : windows) {
    for (const std::vector<std::string>& by :
         {std::vector<std::string>{"service", "user_id", "model"},
          {"user_id"},
          {"model"},
          {"model", "user_id"},
          {"service", "model"}}) {
      of.by = by;
      std::string list;
      for (const std::string& name : by) list += (list.empty() ? "" : ", ") + name;
      CAPTURE(where, list);
      CHECK(text(users(store.reader(), of)) == store.view(list, where));
      UsersOptions options;
      options.top = 7;
      const Users dearest = users(store.reader(), of, options);
      CHECK(text(dearest) == store.view(list, where, 7));
      CHECK(dearest.rows.size() + dearest.left == users(store.reader(), of).rows.size());
    }
  }
}

TEST_CASE("users: some of them, of a service or a model alone") {
  const UserStore store;
  Window window;
  window.by = {"user_id"};
  UsersOptions options;
  options.user_ids = {"u3", "u4"};
  CHECK(text(users(store.reader(), window, options)) ==
        store.view("user_id", " WHERE user_id IN ('u3', 'u4')"));
  window.since = hour(-240);
  CHECK(text(users(store.reader(), window, options)) ==
        store.view("user_id",
                   " WHERE user_id IN ('u3', 'u4') AND day_us >= " + UserStore::day(-240)));
  window.model = "gpt";
  CHECK(text(users(store.reader(), window)) ==
        store.view("user_id", " WHERE model = 'gpt' AND day_us >= " + UserStore::day(-240)));
  window.service = "other";
  CHECK(users(store.reader(), window).rows.empty());
  Window failed;  // by which users are not counted
  failed.status = "error";
  CHECK(users(store.reader(), failed).rows.empty());
}

TEST_CASE("users: days are read from what is packed, and from rows where nothing is") {
  UserStore store;
  Window window;
  window.since = hour(-450);
  window.until = hour(0);
  const auto all = [&] { return text(users(store.reader(), window)); };
  const std::string told = all();
  REQUIRE(store.integer("SELECT count(*) FROM rollup_user_chunk") > 2);
  const auto add_to_rows = [&](const char* what) {
    store.db.exec(std::string("UPDATE rollup_user_day AS row SET count = count ") + what +
                  " WHERE EXISTS (SELECT 1 FROM rollup_user_chunk AS chunk"
                  " WHERE chunk.day_us = row.day_us AND row.user_id >= chunk.user_id"
                  " AND row.user_id < chunk.end_user_id)");
  };
  add_to_rows("+ 1000");
  CHECK(all() == told);
  add_to_rows("- 1000");
  store.db.exec("DELETE FROM rollup_user_chunk");
  CHECK(all() == told);
}

TEST_CASE("users: packed rows that are none are an error, not other figures") {
  UserStore store;
  store.db.exec("UPDATE rollup_user_chunk SET calls = substr(calls, 1, length(calls) - 1)");
  Window window;
  window.since = hour(-380);
  CHECK_THROWS_AS(users(store.reader(), window), Error);
}

TEST_CASE("check holds packed rows of users against their days") {
  const auto finds = [](const char* damage) {
    UserStore store;
    store.db.exec(damage);
    std::string out;
    for (const auto& finding : check_store(store.path).findings)
      if (finding.kind == CheckResult::Finding::Kind::wrong) out += finding.text + '\n';
    INFO(out);
    return out.find("rollup_user_chunk 20") == 0;
  };
  CHECK_FALSE(finds("SELECT 1"));
  CHECK(finds("UPDATE rollup_user_chunk SET calls = substr(calls, 1, length(calls) - 1)"));
  CHECK(finds("UPDATE rollup_user_chunk SET calls = x'' WHERE user_id = 0"));
  CHECK(finds("UPDATE rollup_user_chunk SET day_us = day_us - 86400000000 * 400"));
  CHECK(
      finds("INSERT INTO rollup_user_chunk SELECT day_us, 2, end_user_id, calls"
            " FROM rollup_user_chunk LIMIT 1"));
}

TEST_CASE("users by days, weeks and months are those of the view") {
  const UserStore store;
  Window window;
  window.by = {"user_id"};
  const std::pair<Bucket, std::string> buckets[] = {
      {Bucket::day, "day"},
      {Bucket::week, "date(day, 'weekday 0', '-6 days')"},
      {Bucket::month, "strftime('%Y-%m-01', day)"}};
  for (const auto& [bucket, begin] : buckets) {
    window.bucket = bucket;
    std::string out;
    for (const UserRow& row : users(store.reader(), window).rows)
      out += std::to_string(row.at->time_since_epoch().count() / 1'000'000'000) + '|' +
             row.user_id + '|' + std::to_string(row.count) + '|' + test::cell(row.cost_usd) + '\n';
    CHECK(out == table(store.reader().query(
                     "SELECT CAST(strftime('%s', " + begin +
                     ") AS INTEGER), user_id, sum(count), sum(cost_usd) AS usd FROM report_users"
                     " GROUP BY 1, 2 ORDER BY 1, usd IS NULL, usd DESC, 2")));
  }
}

TEST_CASE("users have no buckets of hours, and no other columns") {
  const CallStore store;
  CHECK(users(store.reader()).rows.empty());
  Window window;
  window.bucket = Bucket::hour;
  CHECK_THROWS_WITH(users(store.reader(), window), "users are counted by day");
  window.bucket = Bucket::none;
  window.by = {"operation"};
  CHECK_THROWS_AS(users(store.reader(), window), Error);
}

TEST_CASE("check holds all time of users against their days") {
  UserStore store;
  const auto findings = [&] {
    std::string out;
    for (const auto& finding : check_store(store.path).findings)
      if (finding.kind == CheckResult::Finding::Kind::wrong) out += finding.text + '\n';
    return out;
  };
  CHECK(findings().empty());
  CHECK(store.integer("SELECT count(*) FROM rollup_user_day WHERE day_us = -1") == 60);
  const std::int64_t count = store.integer(
      "SELECT count FROM rollup_user_day WHERE (day_us, user_id, model_id) = (-1, 1, 1)");
  store.db.exec(
      "UPDATE rollup_user_day SET count = 1 WHERE (day_us, user_id, model_id) = (-1, 1, 1)");
  CHECK(findings() == "rollup_user_day all time user 1: count is 1, its days say " +
                          std::to_string(count) + "\n");
  store.db.exec(
      "DELETE FROM rollup_user_day WHERE day_us = -1;"
      " UPDATE store_state SET folded_user_day_us = 0");
  CHECK(findings().empty());
}
