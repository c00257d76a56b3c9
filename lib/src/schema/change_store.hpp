// change_store: one change of a store by somebody who has it not open: a setting, prices, a rule,
// tags.
//
//   schema::change_store(path, [&](sql::Connection& connection) { … });
//
// `change` runs in a synced transaction of its own, all of it or nothing: what it throws rolls back
// and goes on to the caller. Its statements end before it does. Waits at most five seconds, or as
// long as is given, for its turn among other writers, who wait as long as it takes. A file that was
// moved or replaced meanwhile is not changed. Throws Error (not_found, busy, schema_too_new,
// corrupt, io …). Any thread.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "sql/connection.hpp"

namespace daybook::schema {

void change_store(const std::string& path, const std::function<void(sql::Connection&)>& change,
                  std::chrono::nanoseconds wait_at_most = std::chrono::seconds(5));

}  // namespace daybook::schema
