// The rows of rollups by user that a window selects: one for each user, service and model.
//
//   for (const UserEntry& entry : user_entries(reader, window, {}, {}, true)) …
//
// Of all time these are the rows of rollup_user_all, and those of days that are not folded yet; of
// a window they are its days'. One statement reads both, so they are of one moment. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daybook/reader.hpp"

namespace daybook::read {

struct UserSums {
  std::int64_t nano_usd = 0, priced = 0;
  std::int64_t count = 0, errors = 0, input = 0, output = 0, cache_read = 0, unpriced = 0;
  void add(const UserSums& more);
};

struct UserEntry {
  std::int64_t user_id = 0, service_id = 0, model_id = 0;
  UserSums sums;
};

/// In order of user, service and model, each once. `names`: of these users alone, `ids`: of these;
/// empty: of all. `all_columns`: not only nano_usd and priced.
std::vector<UserEntry> user_entries(const Reader& reader, const Window& window,
                                    const std::vector<std::string>& names,
                                    const std::vector<std::int64_t>& ids, bool all_columns);

}  // namespace daybook::read
