// A column of nanoseconds as a time.
//
//   hold.released = time_or_none(row, 7);
#pragma once

#include <optional>

#include "daybook/value.hpp"
#include "sql/connection.hpp"

namespace daybook::state {

/// None: it is NULL.
inline std::optional<Time> time_or_none(const sql::Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return Time(Nanos(row.integer(column)));
}

}  // namespace daybook::state
