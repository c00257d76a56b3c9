#include "rows/message.hpp"

namespace daybook::rows {
namespace {

/// message.role_code: the usual roles take a byte. 0 is none, 5 any other.
int role_code(bool has_role, std::string_view role) {
  if (!has_role) return 0;
  if (role == "system") return 1;
  if (role == "user") return 2;
  if (role == "assistant") return 3;
  return role == "tool" ? 4 : 5;
}

}  // namespace

MessageTable::MessageTable(sql::Connection& db)
    : insert_(db,
              "INSERT INTO message (id, parent_id, depth, at_ms, role_code, other_role, content_id,"
              " extra_id, shape, alias_of) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)") {}

void MessageTable::insert(const MessageRow& row) {
  insert_.bind(1, row.id).bind_or_null(2, row.parent_id).bind(3, row.depth).bind(4, row.at_ms);
  const int code = role_code(row.has_role, row.role);
  insert_.bind(5, std::int64_t{code});
  if (code == 5) {
    insert_.bind(6, row.role);
  } else {
    insert_.bind_null(6);
  }
  insert_.bind_or_null(7, row.content_id).bind_or_null(8, row.extra_id);
  insert_.bind(9, std::int64_t{row.shape}).bind_or_null(10, row.alias_of);
  insert_.run();
}

ContentTable::ContentTable(sql::Connection& db)
    : insert_(db, "INSERT INTO content (id, text, checksum) VALUES (?1, ?2, ?3)") {}

void ContentTable::insert(std::int64_t id, std::string_view text, std::int64_t checksum) {
  insert_.bind(1, id).bind(2, text).bind(3, checksum).run();
}

}  // namespace daybook::rows
