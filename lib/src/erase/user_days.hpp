// User days: the sums of a user's days (rollup_user_day) move to the user `(erased)`, all time too.
// Of a day of which rows of the user are left they keep what these say.
//
//   for (std::int64_t at_us = 0; at_us < end_us;)          // each in a write transaction
//     at_us = move_user_days(connection, user_id, at_us, end_us, is_over);
//
// Writers keep in mind which days have rows of whom: the policy version is raised, and they forget.
#pragma once

#include <cstdint>
#include <functional>

#include "sql/connection.hpp"

namespace daybook::erase {

/// Of days from `begin_us` on and before `end_us`, until `is_over`, which is asked after each day.
/// Where to go on; `end_us`: it is done.
std::int64_t move_user_days(sql::Connection& connection, std::int64_t user_id,
                            std::int64_t begin_us, std::int64_t end_us,
                            const std::function<bool()>& is_over);

}  // namespace daybook::erase
