// Bounded printf: SQLite's printf() and format() but for one conversion. `%.Nc` repeats a character
// N times in a loop that goes on when the text has long been too long: two billion turns that
// nothing cuts off. A repeat above a million, or one that comes as an argument, is an error.
//
//   bound_printf(connection);
//
// What a connection replaced it cannot call, so another one answers, which has nothing else to do;
// the one format that views ask for in every row is answered here.
#pragma once

#include "sql/connection.hpp"

namespace daybook::sql {

void bound_printf(Connection& connection);

}  // namespace daybook::sql
