// The rows of rollups by user that a window selects: one for each user, service and model.
//
//   each_user_entry(reader, {window, names, {}, true}, [&](const UserEntry& entry) { … });
//
// Of all time these are the rows that days are folded into, and those of days that are not yet; of
// a window they are its days'. One statement reads both, so they are of one moment. Rows of all
// time are handed on as they are read: 170,000 of them in memory took longer than reading them.
// One thread.
#pragma once

#include <cstdint>
#include <functional>
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

struct UserQuestion {
  const Window& window;
  const std::vector<std::string>& names;  // of these users alone; empty: of all
  const std::vector<std::int64_t>& ids;   // and of these alone, likewise
  bool all_columns = true;                // not only nano_usd and priced
};

/// In order of user, service and model, each once.
void each_user_entry(const Reader& reader, const UserQuestion& question,
                     const std::function<void(const UserEntry&)>& on_entry);

}  // namespace daybook::read
