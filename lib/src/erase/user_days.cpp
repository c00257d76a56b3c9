#include "erase/user_days.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "erase/subject.hpp"
#include "schema/migrate.hpp"
#include "state/dictionaries.hpp"
#include "state/rollup_counters.hpp"
#include "state/user_day_rows.hpp"

namespace daybook::erase {
namespace {

using Day = state::UserDayRows::Day;
using Sums = state::UserDayRows::Sums;

// A model is the first by its name; as state::UserRollups counts calls.
constexpr const char* kCalls =
    "SELECT span.service_id, (SELECT min(same.id) FROM model JOIN model AS same"
    " ON same.name = model.name WHERE model.id = coalesce(completion.model_id, usage.model_id)),"
    " 1, span.status = 2, usage.input_tokens, usage.output_tokens, usage.cache_read_tokens,"
    " usage.cost_nano_usd, usage.cost_nano_usd IS NOT NULL,"
    " usage.id IS NOT NULL AND usage.cost_nano_usd IS NULL"
    " FROM span LEFT JOIN completion ON completion.id = span.id"
    " LEFT JOIN token_usage AS usage ON usage.id = span.id"
    " WHERE span.user_id = ?1 AND span.at_us >= ?2 AND span.at_us < ?2 + 86400000000"
    " AND coalesce(completion.id, usage.id) IS NOT NULL";

class UserDays {
 public:
  UserDays(sql::Connection& connection, std::int64_t user_id)
      : connection_(connection), user_(user_id), calls_(connection, kCalls), rows_(connection) {
    rows_.begin();
  }

  std::int64_t move(const DayRange& range, const std::function<bool()>& is_over,
                    std::set<std::string>& damaged) {
    for (const std::int64_t day : days(range)) {
      if (rows_.is_damaged(day, user_))
        damaged.insert(state::damaged_day(day));
      else
        rows_.take_out(day, user_);  // of a day that is packed alone his part becomes rows first
      if (rows_.has(day, user_)) move_day(day, damaged);
      if (is_over()) return day + 1;
    }
    return range.end_us;
  }
  /// Of all time what no day tells of any more.
  void move_lost() {
    find_erased();
    for (const auto& [key, sums] : rows_.read(state::kAllTimeUs, user_)) {
      rows_.change_all_time(user_, key, sums, -1);
      rows_.change_all_time(erased_, key, sums, 1);
    }
  }
  bool moved() const noexcept { return erased_ != 0; }

 private:
  Day left(std::int64_t day_us) {
    Day day;
    calls_.bind(1, user_).bind(2, day_us);
    while (calls_.step()) {
      Sums& sums = day[{calls_.integer(0), calls_.integer(1)}];
      for (std::size_t i = 0; i < sums.size(); ++i)
        sums[i] = state::saturating_add(sums[i], calls_.integer(static_cast<int>(i) + 2));
    }
    return day;
  }
  /// Those that may have something of the user, in order.
  std::vector<std::int64_t> days(const DayRange& range) {
    // Each day's rows lead to its users: there are as many probes as days.
    std::string sql =
        "SELECT day_us FROM rollup_user_count WHERE day_us >= ?2 AND day_us < ?3 AND EXISTS"
        " (SELECT 1 FROM rollup_user_day WHERE rollup_user_day.day_us ="
        " rollup_user_count.day_us AND user_id = ?1)";
    if (schema::has_table(connection_, "rollup_user_chunk"))
      sql +=
          " UNION SELECT day_us FROM rollup_user_chunk WHERE day_us >= ?2 AND day_us < ?3"
          " AND day_us < (SELECT kept_user_day_us FROM store_state)"
          " AND user_id <= ?1 AND end_user_id > ?1";
    sql::Statement select(connection_, sql + " ORDER BY 1");
    select.bind(1, user_).bind(2, range.begin_us).bind(3, range.end_us);
    std::vector<std::int64_t> days;
    while (select.step()) days.push_back(select.integer(0));
    return days;
  }

  void find_erased() {
    if (erased_ == 0) erased_ = state::Dictionary(connection_, "user_name").id(kErasedUser);
  }
  void open(std::int64_t day_us, std::int64_t user_id, std::set<std::string>& damaged) {
    if (rows_.is_damaged(day_us, user_id))
      damaged.insert(state::damaged_day(day_us));  // rows count beside it
    else
      rows_.open(day_us, user_id);
  }

  void move_day(std::int64_t day_us, std::set<std::string>& damaged) {
    find_erased();
    open(day_us, user_, damaged);
    open(day_us, erased_, damaged);
    const bool had_erased = rows_.has(day_us, erased_);
    const Day left_over = left(day_us);
    for (const auto& [key, sums] : rows_.read(day_us, user_)) {
      Sums moved = sums;
      if (const auto found = left_over.find(key); found != left_over.end())
        for (std::size_t i = 0; i < moved.size(); ++i)
          moved[i] = std::max<std::int64_t>(moved[i] - found->second[i], 0);
      if (moved == Sums{}) continue;
      rows_.change(day_us, user_, key, moved, -1);
      rows_.change(day_us, erased_, key, moved, 1);
    }
    const std::int64_t more = std::int64_t{rows_.has(day_us, erased_) && !had_erased} -
                              std::int64_t{!rows_.has(day_us, user_)};
    if (more != 0) rows_.count_users(day_us, more);
  }

  sql::Connection& connection_;
  const std::int64_t user_;
  std::int64_t erased_ = 0;  // made where there is something to move
  sql::Statement calls_;
  state::UserDayRows rows_;
};

void count_change(sql::Connection& connection) {
  connection.exec("UPDATE store_state SET policy_version = policy_version + 1");
}

}  // namespace

std::int64_t move_user_days(sql::Connection& connection, std::int64_t user_id,
                            const DayRange& range, const std::function<bool()>& is_over,
                            std::set<std::string>& damaged) {
  UserDays days(connection, user_id);
  const std::int64_t next_us = days.move(range, is_over, damaged);
  if (days.moved()) count_change(connection);
  return next_us;
}

void move_lost_days(sql::Connection& connection, std::int64_t user_id) {
  sql::Statement has_rest(
      connection,
      "SELECT EXISTS (SELECT 1 FROM span WHERE user_id = ?1)"
      " OR EXISTS (SELECT 1 FROM rollup_user_count AS day CROSS JOIN rollup_user_day AS sums"
      " ON sums.day_us = day.day_us AND sums.user_id = ?1)");
  if (has_rest.bind(1, user_id).first_integer() != 0) return;
  UserDays(connection, user_id).move_lost();
  count_change(connection);
}

bool unpack_next(sql::Connection& connection, state::UserPacks& packs, std::int64_t end_us,
                 ChunkPlace& place, std::set<std::string>& damaged) {
  if (!schema::has_table(connection, "rollup_user_chunk")) return false;
  sql::Statement next(connection,
                      "SELECT day_us, user_id FROM rollup_user_chunk"
                      " WHERE (day_us, user_id) > (?1, ?2)"
                      " AND day_us < min(?3, (SELECT kept_user_day_us FROM store_state))"
                      " ORDER BY day_us, user_id LIMIT 1");
  if (!next.bind(1, place.day_us).bind(2, place.user_id).bind(3, end_us).step()) return false;
  place = {next.integer(0), next.integer(1)};
  next.reset();
  if (packs.is_damaged(place.day_us, place.user_id))
    damaged.insert(state::damaged_day(place.day_us));
  else
    packs.unpack(place.day_us, place.user_id);
  return true;
}

}  // namespace daybook::erase
