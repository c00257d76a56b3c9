// MessageSubjects: whom a message concerns, as far as that is known cheaply: those of the calls
// that brought it, which began in its millisecond. A message is one row for all who resend it
// later, and these are not looked for: so it stays one that does not name all.
//
//   MessageSubjects calls(inner);
//   calls.add(message_id, subjects);      // user:u42, conversation:c7, …
#pragma once

#include <cstdint>

#include "sql/connection.hpp"
#include "state/audit_subjects.hpp"

namespace daybook::access {

class MessageSubjects {
 public:
  /// The connection outlives it.
  explicit MessageSubjects(sql::Connection& inner);
  void add(std::int64_t message, state::AuditSubjects& subjects);

 private:
  bool is_on_path(std::int64_t message, std::int64_t end);

  sql::Statement calls_, parent_;
};

}  // namespace daybook::access
