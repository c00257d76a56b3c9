// UserDayStore: half a year of calls by users, some of whom call once a month, and what each way of
// asking says of them.
#pragma once

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "daybook/users.hpp"
#include "erase/erase_store.hpp"
#include "state/user_pack.hpp"

namespace daybook::test {

struct UserDayStore : EraseStore {
  explicit UserDayStore(int calls = 900) {
    std::mt19937 random(20261128);
    for (int i = 0; i < calls; ++i) {
      const std::string user =
          "u" + std::to_string(std::min(random() % 40, random() % 40));  // some more than others
      call(user, -180.0 + 180.0 * i / calls, random() % 3 == 0 ? "claude" : "gpt",
           random() % 2 == 0 ? 0.25 * static_cast<double>(random() % 40) : 0);
    }
    for (const int hours : {0, 1, 2, 3}) {  // the days before are folded
      now_ns = kNow + hours * kHour;
      call("u1", hours / 24.0);
    }
  }

  void call(const std::string& user, double after, const std::string& model = "gpt",
            double usd = 0) {
    Completion call = at(after, CallStore::call(1, 0, model));
    call.at = days(after);
    call.user_id = user;
    call.usage.input = 10;
    if (usd > 0) call.cost_usd = usd;
    add(call);
  }

  /// By the clock of the calls, whatever an erasure by today's left.
  void pack() const {
    RetentionOptions options;
    options.now = Time(Nanos(kNow));
    options.trust_clock = true;
    apply_retention(path, options);
  }

  std::string users_of(Window window, const UsersOptions& options = {}) const {
    std::string out;
    for (const UserRow& row : users(reader(), window, options).rows)
      out += (row.at ? std::to_string(row.at->time_since_epoch().count() / kDay) : "") + '|' +
             row.user_id + '|' + row.model + '|' + std::to_string(row.count) + '|' +
             std::to_string(row.input_tokens) + '|' + cell(row.cost_usd) + '|' +
             std::to_string(row.unpriced) + '\n';
    return out;
  }
  /// Of all time, of windows, of some users and of one model, by each bucket.
  std::string told() const {
    std::string out;
    for (const int since : {-200, -120, -70, -61, -10}) {
      for (const Bucket bucket : {Bucket::none, Bucket::day, Bucket::week, Bucket::month}) {
        Window window;
        window.bucket = bucket;
        out += users_of(window);
        window.since = days(since);
        out += users_of(window);
        window.until = days(since + 30);
        out += users_of(window);
        UsersOptions some;
        some.user_ids = {"u3", "u30", "nobody"};
        out += users_of(window, some);
        window.model = "claude";
        window.by = {"model"};
        out += users_of(window);
      }
    }
    return out;
  }
  /// Whose rows the chunks hold that are the only place.
  std::string packed_users() const {
    std::set<std::string> names;
    auto& connection = const_cast<sql::Connection&>(db);
    sql::Statement chunks(connection,
                          "SELECT calls FROM rollup_user_chunk WHERE day_us <"
                          " (SELECT kept_user_day_us FROM store_state)");
    sql::Statement name(connection, "SELECT name FROM user_name WHERE id = ?1");
    while (chunks.step()) {
      const auto rows = state::packed_users(chunks.text(0));
      for (const state::UserOfDay& row : rows.value()) {
        name.bind(1, row.user_id);
        if (name.step()) names.emplace(name.text(0));
        name.reset();
      }
    }
    std::string out;
    for (const std::string& one : names) out += one + ' ';
    return out;
  }
  /// Rows of days that began more than so many days ago.
  std::int64_t rows_before(int age) {
    return integer("SELECT count(*) FROM rollup_user_day WHERE day_us >= 0 AND day_us < " +
                   std::to_string((kNow - age * kDay) / kDay * kDay / 1000));
  }
};

}  // namespace daybook::test
