// Rows of `audit` for what was set by hand: settings, prices, alerts.
//
//   state::audit_set(connection, "alert=errors", now_ns);     // in the caller's transaction
#pragma once

#include <cstdint>
#include <string_view>

#include "sql/connection.hpp"

namespace daybook::state {

/// `object`: what was set, "name=value".
void audit_set(sql::Connection& connection, std::string_view object, std::int64_t now_ns);

}  // namespace daybook::state
