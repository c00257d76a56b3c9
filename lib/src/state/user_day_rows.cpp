#include "state/user_day_rows.hpp"

#include <algorithm>
#include <string>

#include "base/time_text.hpp"
#include "schema/migrate.hpp"
#include "state/rollup_counters.hpp"

namespace daybook::state {
namespace {

constexpr const char* kSums =
    "count, errors, input_tokens, output_tokens, cache_read_tokens, cost_nano_usd, priced,"
    " unpriced";
constexpr const char* kOne =
    " FROM rollup_user_day WHERE day_us = ?1 AND user_id = ?2 AND service_id = ?3"
    " AND model_id = ?4";

}  // namespace

UserDayRows::UserDayRows(sql::Connection& db)
    : db_(db),
      read_(db, std::string("SELECT service_id, model_id, ") + kSums +
                    " FROM rollup_user_day WHERE day_us = ?1 AND user_id = ?2"),
      one_(db, std::string("SELECT ") + kSums + kOne),
      put_(db, std::string("INSERT OR REPLACE INTO rollup_user_day (day_us, user_id, service_id,"
                           " model_id, ") +
                   kSums + ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"),
      delete_(db, std::string("DELETE") + kOne),
      count_(db, "UPDATE rollup_user_count SET users = users + ?2 WHERE day_us = ?1"),
      chunks_(db),
      packs_(db) {}

void UserDayRows::begin() {
  packs_.discard();
  chunks_.discard();
  sql::Statement mark(db_, "SELECT folded_user_day_us, folded_user_id FROM store_state");
  if (mark.step()) folded_ = {mark.integer(0), mark.integer(1)};
}

void UserDayRows::open(std::int64_t day_us, std::int64_t user_id) {
  packs_.take_out(day_us, user_id);
  chunks_.forget(day_us, user_id);
}

bool UserDayRows::has(std::int64_t day_us, std::int64_t user_id) {
  read_.bind(1, day_us).bind(2, user_id);
  const bool has = read_.step();
  read_.reset();
  return has;
}

UserDayRows::Day UserDayRows::read(std::int64_t day_us, std::int64_t user_id) {
  Day day;
  read_.bind(1, day_us).bind(2, user_id);
  while (read_.step()) {
    Sums& sums = day[{read_.integer(0), read_.integer(1)}];
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = read_.integer(static_cast<int>(i) + 2);
  }
  return day;
}

void UserDayRows::change_row(std::int64_t day_us, std::int64_t user_id, const Key& key,
                             const Sums& by, int sign) {
  Sums sums{};
  one_.bind(1, day_us).bind(2, user_id).bind(3, key.first).bind(4, key.second);
  if (one_.step())
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = one_.integer(static_cast<int>(i));
  one_.reset();
  for (std::size_t i = 0; i < sums.size(); ++i)
    sums[i] = sign > 0 ? saturating_add(sums[i], by[i]) : saturating_less(sums[i], by[i]);
  if (sums[0] == 0) {
    delete_.bind(1, day_us).bind(2, user_id).bind(3, key.first).bind(4, key.second).run();
    return;
  }
  put_.bind(1, day_us).bind(2, user_id).bind(3, key.first).bind(4, key.second);
  for (std::size_t i = 0; i < sums.size(); ++i) put_.bind(static_cast<int>(i) + 5, sums[i]);
  put_.run();
}

void UserDayRows::change(std::int64_t day_us, std::int64_t user_id, const Key& key, const Sums& by,
                         int sign) {
  change_row(day_us, user_id, key, by, sign);
  if (UserChunks::Mark(day_us, user_id) < folded_) change_row(kAllTimeUs, user_id, key, by, sign);
}

void UserDayRows::count_users(std::int64_t day_us, std::int64_t more) {
  count_.bind(1, day_us).bind(2, more).run();
  if (more >= 0) return;
  std::string sql =
      "DELETE FROM rollup_user_count WHERE day_us = ?1 AND users <= 0 AND NOT EXISTS"
      " (SELECT 1 FROM rollup_user_day WHERE rollup_user_day.day_us = ?1)";
  if (schema::has_table(db_, "rollup_user_chunk"))
    sql += " AND NOT EXISTS (SELECT 1 FROM rollup_user_chunk AS c WHERE c.day_us = ?1)";
  sql::Statement(db_, sql).bind(1, day_us).run();
}

std::string damaged_day(std::int64_t day_us) {
  return "rollup_user_chunk " + base::format_day(day_us * 1000) +
         " cannot be read: what it counts of users stays; `daybook check` tells what else is"
         " damaged";
}

}  // namespace daybook::state
