// UserSubtraction: takes calls that are deleted out of their users' days and out of all time.
//
//   users.add({at_ns, user_id, service_id, model_id}, span, is_error);
//   users.write(changed);                         // before COMMIT
//
// A call of a user who has no rows of the day was counted to `(other)`. The model is the first by
// its name, as state::UserRollups counts it. Of a day whose chunk is damaged nothing is taken out,
// and of all time neither. One connection, one thread.
#pragma once

#include <cstdint>
#include <iterator>
#include <map>
#include <utility>

#include "sql/connection.hpp"
#include "state/changed_rows.hpp"
#include "state/user_day_rows.hpp"
#include "state/user_rollups.hpp"

namespace daybook::state {

class UserSubtraction {
 public:
  explicit UserSubtraction(sql::Connection& db) : db_(db), rows_(db) {}
  void add(const UserCall& call, const RollupSpan& span, bool is_error);
  void write(ChangedRows& changed);
  void discard() noexcept { gone_.clear(); }
  /// Users' days that are packed: write() makes a chunk anew for each.
  std::size_t packed_days() const {
    return static_cast<std::size_t>(std::distance(gone_.begin(), gone_.lower_bound({kept_us_, 0})));
  }

 private:
  /// False: it cannot be read, and that is told.
  bool can_open(std::int64_t day_us, std::int64_t user_id, const UserDayRows::Day& gone,
                ChangedRows& changed);
  void take(std::int64_t day_us, std::int64_t user_id, const UserDayRows::Day& gone,
            ChangedRows& changed);

  sql::Connection& db_;
  std::map<std::pair<std::int64_t, std::int64_t>, UserDayRows::Day> gone_;  // by day and user
  UserDayRows rows_;
  std::int64_t kept_us_ = 0;  // days before it are packed
};

}  // namespace daybook::state
