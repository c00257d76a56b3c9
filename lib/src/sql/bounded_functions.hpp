// Bounded functions: SQLite's own whose time grows with the product of two arguments, in a form
// where it does not. One call of them cannot be cut off, so no deadline would hold.
//
//   bound_functions(connection);    // instr(), replace(), trim(X,Y), ltrim(X,Y), rtrim(X,Y)
//
// Same answers (https://www.sqlite.org/lang_corefunc.html), but for trim() with more than 256 bytes
// of characters, which is an error.
#pragma once

#include "sql/connection.hpp"

namespace daybook::sql {

void bound_functions(Connection& connection);

}  // namespace daybook::sql
