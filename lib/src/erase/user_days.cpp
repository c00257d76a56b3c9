#include "erase/user_days.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "erase/subject.hpp"
#include "schema/migrate.hpp"
#include "state/dictionaries.hpp"
#include "state/user_chunks.hpp"
#include "state/user_packs.hpp"
#include "state/user_rollups.hpp"

namespace daybook::erase {
namespace {

constexpr std::size_t kSums = 8;
using Sums = std::array<std::int64_t, kSums>;       // count, errors, …: as the table has them
using Key = std::pair<std::int64_t, std::int64_t>;  // service, model
using Day = std::map<Key, Sums>;
using Mark = std::pair<std::int64_t, std::int64_t>;  // day, user: rows before it are in all time

constexpr const char* kColumns =
    "count, errors, input_tokens, output_tokens, cache_read_tokens, cost_nano_usd, priced,"
    " unpriced";

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
      : connection_(connection),
        user_(user_id),
        read_(connection, std::string("SELECT service_id, model_id, ") + kColumns +
                              " FROM rollup_user_day WHERE day_us = ?1 AND user_id = ?2"),
        one_(connection, std::string("SELECT ") + kColumns +
                             " FROM rollup_user_day WHERE day_us = ?1 AND user_id = ?2 AND"
                             " service_id = ?3 AND model_id = ?4"),
        put_(connection, std::string("INSERT OR REPLACE INTO rollup_user_day (day_us, user_id,"
                                     " service_id, model_id, ") +
                             kColumns +
                             ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"),
        delete_(connection,
                "DELETE FROM rollup_user_day WHERE day_us = ?1 AND user_id = ?2 AND"
                " service_id = ?3 AND model_id = ?4"),
        calls_(connection, kCalls),
        count_(connection, "UPDATE rollup_user_count SET users = users + ?2 WHERE day_us = ?1"),
        chunks_(connection),
        packs_(connection) {
    sql::Statement mark(connection, "SELECT folded_user_day_us, folded_user_id FROM store_state");
    if (mark.step()) mark_ = {mark.integer(0), mark.integer(1)};
  }

  std::int64_t move(std::int64_t begin_us, std::int64_t end_us,
                    const std::function<bool()>& is_over) {
    for (const std::int64_t day : days(begin_us, end_us)) {
      packs_.take_out(day, user_);  // of a day that is packed alone his part becomes rows first
      if (!has_rows(day, user_)) continue;
      if (erased_ == 0) erased_ = state::Dictionary(connection_, "user_name").id(kErasedUser);
      move_day(day);
      if (is_over()) return day + 1;
    }
    return end_us;
  }
  bool moved() const noexcept { return erased_ != 0; }

 private:
  bool has_rows(std::int64_t day_us, std::int64_t user) {
    read_.bind(1, day_us).bind(2, user);
    const bool has = read_.step();
    read_.reset();
    return has;
  }

  Day kept(std::int64_t day_us) {
    Day day;
    read_.bind(1, day_us).bind(2, user_);
    while (read_.step()) take(read_, day);
    return day;
  }
  Day left(std::int64_t day_us) {
    Day day;
    calls_.bind(1, user_).bind(2, day_us);
    while (calls_.step()) take(calls_, day);
    return day;
  }
  static void take(const sql::Statement& row, Day& day) {
    Sums& sums = day[{row.integer(0), row.integer(1)}];
    for (std::size_t i = 0; i < kSums; ++i)
      sums[i] = state::saturating_add(sums[i], row.integer(static_cast<int>(i) + 2));
  }

  void put(std::int64_t day_us, std::int64_t user, const Key& key, const Sums& sums) {
    put_.bind(1, day_us).bind(2, user).bind(3, key.first).bind(4, key.second);
    for (std::size_t i = 0; i < kSums; ++i) put_.bind(static_cast<int>(i) + 5, sums[i]);
    put_.run();
  }
  /// sign 1: more, -1: less; a row that counts nothing goes.
  void change(std::int64_t day_us, std::int64_t user, const Key& key, const Sums& by, int sign) {
    Sums sums{};
    one_.bind(1, day_us).bind(2, user).bind(3, key.first).bind(4, key.second);
    if (one_.step())
      for (std::size_t i = 0; i < kSums; ++i) sums[i] = one_.integer(static_cast<int>(i));
    one_.reset();
    for (std::size_t i = 0; i < kSums; ++i)
      sums[i] = sign > 0 ? state::saturating_add(sums[i], by[i])
                         : std::max<std::int64_t>(sums[i] - by[i], 0);
    if (sums[0] > 0) return put(day_us, user, key, sums);
    delete_.bind(1, day_us).bind(2, user).bind(3, key.first).bind(4, key.second).run();
  }

  /// Those that may have something of the user, in order.
  std::vector<std::int64_t> days(std::int64_t begin_us, std::int64_t end_us) {
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
    select.bind(1, user_).bind(2, begin_us).bind(3, end_us);
    std::vector<std::int64_t> days;
    while (select.step()) days.push_back(select.integer(0));
    return days;
  }

  void move_day(std::int64_t day_us) {
    packs_.take_out(day_us, erased_);
    chunks_.forget(day_us, user_);
    chunks_.forget(day_us, erased_);
    const bool had_erased = has_rows(day_us, erased_);
    const Day left_over = left(day_us);
    for (const auto& [key, sums] : kept(day_us)) {
      Sums moved = sums;
      if (const auto found = left_over.find(key); found != left_over.end())
        for (std::size_t i = 0; i < kSums; ++i)
          moved[i] = std::max<std::int64_t>(moved[i] - found->second[i], 0);
      if (moved == Sums{}) continue;
      change(day_us, user_, key, moved, -1);
      change(day_us, erased_, key, moved, 1);
      if (Mark(day_us, user_) < mark_) change(state::kAllTimeUs, user_, key, moved, -1);
      if (Mark(day_us, erased_) < mark_) change(state::kAllTimeUs, erased_, key, moved, 1);
    }
    const std::int64_t more = std::int64_t{has_rows(day_us, erased_) && !had_erased} -
                              std::int64_t{!has_rows(day_us, user_)};
    if (more != 0) count_.bind(1, day_us).bind(2, more).run();
  }

  sql::Connection& connection_;
  const std::int64_t user_;
  std::int64_t erased_ = 0;  // made where there is something to move
  Mark mark_{0, 0};
  sql::Statement read_, one_, put_, delete_, calls_, count_;
  state::UserChunks chunks_;
  state::UserPacks packs_;
};

}  // namespace

std::int64_t move_user_days(sql::Connection& connection, std::int64_t user_id,
                            std::int64_t begin_us, std::int64_t end_us,
                            const std::function<bool()>& is_over) {
  UserDays days(connection, user_id);
  const std::int64_t next_us = days.move(begin_us, end_us, is_over);
  if (days.moved()) connection.exec("UPDATE store_state SET policy_version = policy_version + 1");
  return next_us;
}

}  // namespace daybook::erase
