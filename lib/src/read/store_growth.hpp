// store_growth(): what a day adds to the store and to whom it is owed, and when its limit is
// reached.
//
//   stats.growth = read::store_growth(connection, db_bytes, now_ns);
#pragma once

#include <cstdint>

#include "daybook/upkeep.hpp"
#include "sql/connection.hpp"

namespace daybook::read {

StoreStats::Growth store_growth(sql::Connection& connection, std::uint64_t db_bytes,
                                std::int64_t now_ns);

}  // namespace daybook::read
