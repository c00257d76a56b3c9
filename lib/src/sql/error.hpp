// From SQLite's result codes to daybook::Error: what happened, to which file, and what to do about
// it.
//
// The text holds names of tables and columns and pieces of the caller's own SQL, never a bound
// value or the content of a row: those would carry a user's text into logs.
#pragma once

#include <string>

#include "daybook/error.hpp"

struct sqlite3;

namespace daybook::sql {

enum class During { prepare, step };

/// The Error for `code` (basic or extended) as last told by `db`, which may be null.
Error error_from(sqlite3* db, int code, const std::string& path, During during);

/// The Error for an `errno` of a file beside or above SQLite ("cannot create PATH: Permission
/// denied").
Error error_from_errno(int number, const std::string& what);

}  // namespace daybook::sql
