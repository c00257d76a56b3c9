// Rows of a user's day in one value, column by column and compressed: what users' days become that
// are old, a tenth of what they are as rows.
//
//   const std::string calls = pack_users(rows);       // in order of user, service and model
//   if (const auto rows = packed_users(calls)) …      // nothing: it is no such value
//
// How many rows, then each column of all of them, varints, the user as a step from the one before;
// a zstd frame with a checksum of that. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "state/user_chunks.hpp"

namespace daybook::state {

std::string pack_users(const std::vector<UserOfDay>& rows);
std::optional<std::vector<UserOfDay>> packed_users(std::string_view calls);

/// Each row of a rollup_user_chunk, of a day that is there alone or of a copy. False: it is
/// damaged.
template <class OnRow>
bool each_packed(std::string_view calls, bool is_alone, OnRow&& on_row) {
  if (!is_alone) return unpack_users(calls, on_row);
  const auto rows = packed_users(calls);
  if (!rows) return false;
  for (const UserOfDay& row : *rows) on_row(row);
  return true;
}

}  // namespace daybook::state
