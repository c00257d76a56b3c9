// change_store: schema::change_store for whoever may.
//
//   access::change_store(path, {"administer", "alert"}, [&](sql::Connection& connection) { … });
//
// With the policy on, the key of this thread's KeyScope must be allowed the action; else nothing is
// changed, the denial is a row of `audit`, and Error{denied} is thrown. Audit rows of `change` name
// the principal. Decided in the transaction of the change itself: a key that was revoked by then
// changes nothing.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "access/principal.hpp"
#include "daybook/error.hpp"
#include "sql/connection.hpp"

namespace daybook::access {

/// What is asked for: an action, what it is about, and whose rows: of any service, where none is
/// said; of one that is not known, where it is empty, which takes a grant for all of them.
struct Need {
  std::string_view action;
  std::string_view object = "*";
  std::optional<std::string_view> service = {};
  bool is_met_by(const Principal& principal) const;
};

void change_store(const std::string& path, const Need& need,
                  const std::function<void(sql::Connection&)>& change,
                  std::chrono::nanoseconds wait_at_most = std::chrono::seconds(5));
/// Only asks. Reads the store; a denial is audited where the file can be written.
Principal require(const std::string& path, const Need& need);
/// Who acts; a key that is not valid is audited likewise.
Principal require_key(const std::string& path);

/// What `principal` is told; its action in words.
Error denied(const Principal& principal, const Need& need);

}  // namespace daybook::access
