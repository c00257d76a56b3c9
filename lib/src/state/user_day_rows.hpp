// UserDayRows: a user's day of rollup_user_day as something that is changed by hand: less for what
// is erased, more for `(erased)`.
//
//   rows.begin();                          // in the transaction
//   rows.open(day_us, user_id);            // what of it is packed becomes rows
//   rows.change(day_us, user_id, {service_id, model_id}, sums, -1);     // and of all time
//   if (!rows.has(day_us, user_id)) rows.count_users(day_us, -1);
//
// One connection, one thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "sql/connection.hpp"
#include "state/user_chunks.hpp"
#include "state/user_packs.hpp"
#include "state/user_rollups.hpp"

namespace daybook::state {

class UserDayRows {
 public:
  using Sums = std::array<std::int64_t, UserOfDay::kSums>;  // count, errors, …: as the table
  using Key = std::pair<std::int64_t, std::int64_t>;        // service, model
  using Day = std::map<Key, Sums>;

  explicit UserDayRows(sql::Connection& db);
  void begin();
  /// Copies of it are forgotten.
  void open(std::int64_t day_us, std::int64_t user_id);
  /// Its part of a pack becomes rows; copies stay.
  void take_out(std::int64_t day_us, std::int64_t user_id) { packs_.take_out(day_us, user_id); }
  /// Of a chunk that is damaged: open() and take_out() would throw, and nothing is changed.
  bool is_damaged(std::int64_t day_us, std::int64_t user_id) {
    return packs_.is_damaged(day_us, user_id);
  }
  bool has(std::int64_t day_us, std::int64_t user_id);
  Day read(std::int64_t day_us, std::int64_t user_id);
  /// sign 1: more, -1: less, but of a sum that is saturated; a row that counts nothing goes. All
  /// time likewise, where the day stands in it.
  void change(std::int64_t day_us, std::int64_t user_id, const Key& key, const Sums& by, int sign);
  void change_all_time(std::int64_t user_id, const Key& key, const Sums& by, int sign) {
    change_row(kAllTimeUs, user_id, key, by, sign);
  }
  /// A day that has nobody any more goes.
  void count_users(std::int64_t day_us, std::int64_t more);

 private:
  void change_row(std::int64_t day_us, std::int64_t user_id, const Key& key, const Sums& by,
                  int sign);

  sql::Connection& db_;
  UserChunks::Mark folded_{0, 0};
  sql::Statement read_, one_, put_, delete_, count_;
  UserChunks chunks_;
  UserPacks packs_;
};

/// What is said of a day of which a chunk is damaged.
std::string damaged_day(std::int64_t day_us);

}  // namespace daybook::state
