// store_bytes(): what the store and the files beside it take on the disk.
//
//   const std::int64_t bytes = state::store_bytes(connection) + checkpointer.wal_bytes();
#pragma once

#include <cstdint>

#include "sql/connection.hpp"

namespace daybook::state {

/// Without the WAL, which a checkpoint empties, and without free pages, which are used next or
/// given back.
std::int64_t store_bytes(sql::Connection& connection);

}  // namespace daybook::state
