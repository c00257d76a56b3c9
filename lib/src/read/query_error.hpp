// Query errors: "no such table" and "no such column" become what was probably meant.
#pragma once

#include <string_view>

#include "sql/connection.hpp"

namespace daybook::read {

/// `failure` came from preparing `sql`. Returns it with the nearest view or column named, or as it
/// was.
Error with_nearest_name(sql::Connection& connection, std::string_view sql, const Error& failure);

}  // namespace daybook::read
