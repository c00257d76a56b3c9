// User days: the sums of a user's days (rollup_user_day) move to the user `(erased)`, all time too.
// Of a day of which rows of the user are left they keep what these say.
//
//   move_user_days(connection, user_id, INT64_MAX);       // in a write transaction
//
// Writers keep in mind which days have rows of whom: the policy version is raised, and they forget.
#pragma once

#include <cstdint>

#include "sql/connection.hpp"

namespace daybook::erase {

/// Of days that began before `end_us`. The days that were changed.
std::int64_t move_user_days(sql::Connection& connection, std::int64_t user_id, std::int64_t end_us);

}  // namespace daybook::erase
