// The SQL that adds to rows of rollup_user_day. Pure functions.
#pragma once

#include <string>

namespace daybook::state {

/// "INSERT INTO rollup_user_day (…)", before VALUES or a SELECT of day_us and kUserOfDayColumns.
std::string insert_user_day_sql();
/// What adds to a row that is there: sums saturate, and are not below 0.
std::string add_to_user_day_sql();
/// Adds one row, its columns from ?1 to ?12.
std::string add_user_day_sql();

}  // namespace daybook::state
