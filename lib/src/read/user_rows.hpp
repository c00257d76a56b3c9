// The rows of rollups by user that a window selects: one for each user, service and model.
//
//   each_user_entry(connection, {window, scope, names, {}, true, true}, [&](const UserEntry& e)
//   {});
//
// Of all time these are the rows that days are folded into, and those of days that are not yet; of
// a window they are its days', most of which are packed (state/user_chunks.hpp). Rows of all time
// are handed on as they are read: 170,000 of them in memory took longer than reading them. Within
// the caller's snapshot; one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "access/principal.hpp"
#include "daybook/reader.hpp"
#include "sql/connection.hpp"

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
  const access::Scope& scope;             // services
  const std::vector<std::string>& names;  // of these users alone; empty: of all
  const std::vector<std::int64_t>& ids;   // and of these alone, likewise
  bool all_columns = true;                // of all time's rows not only nano_usd and priced
  bool in_order = true;                   // of user, service and model
  bool users_alone = false;               // of all time, services and models are not told
  /// Asked of all time, where days add nothing to a row: whether a cost, known or not, needs no
  /// entry. Most rows are decoded no further.
  std::function<bool(std::int64_t nano_usd)> is_left_out = {};
};

/// What all time's row of an entry has in the columns that were not asked for, looked up.
class OtherColumns {
 public:
  explicit OtherColumns(sql::Connection& connection);
  void add(UserEntry& entry);

 private:
  sql::Statement row_;
};

/// Each user, service and model once; a user's come one after another where that is all that they
/// are told by.
void each_user_entry(sql::Connection& connection, const UserQuestion& question,
                     const std::function<void(const UserEntry&)>& on_entry);

/// Whether every day is in the window: then all time answers.
bool is_all_time(sql::Connection& connection, const Window& window);

}  // namespace daybook::read
