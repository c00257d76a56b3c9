// All users of some days: what is packed, and the rows of what is not. Of days that are packed
// alone (state/user_packs.hpp) it is what is packed and all rows, which came since.
//
//   const WantedUsers wanted(connection, question);
//   add_days(connection, days_of(window), wanted, entries);
//
// One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "read/user_entries.hpp"
#include "read/user_rows.hpp"

namespace daybook::read {

/// Days that begin from `begin_us` on and before `end_us`.
struct UserDays {
  std::int64_t begin_us = 0, end_us = INT64_MAX;
};
UserDays days_of(const Window& window);

/// The ids of what a question names.
class WantedUsers {
 public:
  WantedUsers(sql::Connection& connection, const UserQuestion& question);

  bool some_users() const noexcept { return users_.has_value(); }
  /// " AND service_id IN (1, 2) …", or nothing.
  std::string where() const;
  bool has(std::int64_t service_id, std::int64_t model_id) const noexcept;
  bool has_user(std::int64_t user_id) const noexcept;
  bool has_user_in(std::int64_t begin, std::int64_t end) const noexcept;

 private:
  using Ids = std::optional<std::vector<std::int64_t>>;  // in order; none: all
  Ids services_, models_, users_;
};

/// Of all users. Throws Error{corrupt} for packed rows that are none.
void add_days(sql::Connection& connection, const UserDays& days, const WantedUsers& wanted,
              UserEntries& entries);
/// Some users of those days that are packed alone, without their rows.
void add_packed(sql::Connection& connection, const UserDays& days, const WantedUsers& wanted,
                UserEntries& entries);

}  // namespace daybook::read
