// Query errors: "no such table" and "no such column" become what was probably meant; whatever else
// is wrong with the SQL is told as the fault of the SQL, not of the store.
#pragma once

#include <string_view>

#include "sql/connection.hpp"

namespace daybook::read {

/// `failure` came from preparing `sql`. Returns it with the nearest view or column named, or
/// with what SQLite says of it.
Error with_nearest_name(sql::Connection& connection, std::string_view sql, const Error& failure);

}  // namespace daybook::read
