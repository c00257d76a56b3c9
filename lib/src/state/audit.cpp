#include "state/audit.hpp"

namespace daybook::state {

void audit_set(sql::Connection& connection, std::string_view object, std::int64_t now_ns) {
  sql::Statement(connection,
                 "INSERT INTO audit (id, at_ns, action, object, result)"
                 " SELECT coalesce(max(id), 0) + 1, ?1, 'set', ?2, 'ok' FROM audit")
      .bind(1, now_ns)
      .bind(2, object)
      .run();
}

}  // namespace daybook::state
