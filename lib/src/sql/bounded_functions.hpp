// Bounded functions: SQLite's own whose time grows with the product of two arguments, in a form
// where it does not. One call of them cannot be cut off, so no deadline would hold.
//
//   bound_functions(connection);    // instr(), replace(), trim(X,Y), ltrim(X,Y), rtrim(X,Y)
//
// Same answers (https://www.sqlite.org/lang_corefunc.html), but for trim() with more than 256 bytes
// of characters, which is an error.
#pragma once

#include <cstddef>

#include "sql/connection.hpp"

struct sqlite3_context;
struct sqlite3_value;

namespace daybook::sql {

void bound_functions(Connection& connection);

constexpr std::size_t kTrimBytesMax = 256;
/// rtrim() of two values; more than `bytes_max` of characters is an error.
void trim_end(sqlite3_context* context, sqlite3_value** values, std::size_t bytes_max);

}  // namespace daybook::sql
