// User days: the sums of a user's days (rollup_user_day) move to the user `(erased)`, all time too.
// Of a day of which rows of the user are left they keep what these say.
//
//   for (std::int64_t at_us = 0; at_us < end_us;)          // each in a write transaction
//     at_us = move_user_days(connection, user_id, {at_us, end_us}, is_over, damaged);
//
// Writers keep in mind which days have rows of whom: the policy version is raised, and they forget.
// A chunk of packed days that is damaged stays as it is, and is told in `damaged`.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>

#include "sql/connection.hpp"
#include "state/user_packs.hpp"

namespace daybook::erase {

struct DayRange {
  std::int64_t begin_us = 0, end_us = 0;
};
/// Of these days, until `is_over`, which is asked after each day. Where to go on; the range's end:
/// it is done.
std::int64_t move_user_days(sql::Connection& connection, std::int64_t user_id,
                            const DayRange& range, const std::function<bool()>& is_over,
                            std::set<std::string>& damaged);
/// All time of a user of whom nothing else is left to read: what chunks that are damaged added to
/// it would keep the name in use.
void move_lost_days(sql::Connection& connection, std::int64_t user_id);

struct ChunkPlace {
  std::int64_t day_us = -1, user_id = 0;
};
/// The next chunk behind `place` of a day before `end_us` becomes rows; false: there is none.
bool unpack_next(sql::Connection& connection, state::UserPacks& packs, std::int64_t end_us,
                 ChunkPlace& place, std::set<std::string>& damaged);

}  // namespace daybook::erase
