// AccessRows: the changes of the tables principal, role, role_grant and api_key, each with its row
// of audit_entries, inside a transaction of the caller's.
//
//   AccessRows rows(connection, now_ns);
//   rows.put_principal("chat-api", "writer");
//
// Each change raises store_state.policy_version. Names: letters, digits and . _ - @, at most 64.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "daybook/access.hpp"
#include "sql/connection.hpp"

namespace daybook::access {

class AccessRows {
 public:
  AccessRows(sql::Connection& connection, std::int64_t now_ns) noexcept
      : connection_(connection), now_ns_(now_ns) {}

  bool add_role(const std::string& role);  // false: there is one
  /// Throws not_found where there is none, invalid_argument for the owner's.
  void require_changeable(const std::string& role);
  bool allow(const std::string& role, const RoleGrant& grant);  // false: it was allowed
  void deny(const std::string& role, const RoleGrant& grant);

  bool put_principal(const std::string& name, const std::string& role);  // true: there was none
  void disable_principal(const std::string& name);
  NewKey add_key(const std::string& principal, std::optional<Time> expires);
  void revoke_key(const std::string& id);
  /// Throws where access is on and no owner is left who has a valid key.
  void require_an_owner();
  /// Counts a change, and keeps it.
  void changed(const std::string& what);

 private:
  bool is_there(const char* sql, const std::string& name);
  void require_role(const std::string& role);

  sql::Connection& connection_;
  const std::int64_t now_ns_;
};

}  // namespace daybook::access
