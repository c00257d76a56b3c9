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
              " extra_id, shape, alias_of) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
      find_(db,
            "SELECT m.parent_id, m.depth, m.alias_of, m.role, m.shape, m.content_id, m.extra_id,"
            " c.text, e.text, c.checksum, e.checksum FROM message AS m"
            " LEFT JOIN content AS c ON c.id = m.content_id"
            " LEFT JOIN content AS e ON e.id = m.extra_id WHERE m.id = ?1") {}

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

const MessageTable::Found& MessageTable::find(std::int64_t id) {
  find_.reset();
  found_ = {};
  if (!find_.bind(1, id).step()) return found_;
  found_.parent_id = find_.integer(0);
  found_.depth = find_.integer(1);
  found_.alias_of = find_.integer(2);
  found_.has_role = !find_.is_null(3);
  found_.role = find_.text(3);
  found_.shape = static_cast<int>(find_.integer(4));
  found_.has_extra = !find_.is_null(6);
  found_.text = find_.text(7);
  found_.extra = find_.text(8);
  found_.text_checksum = find_.integer(9);
  found_.extra_checksum = find_.integer(10);
  const bool has_text = find_.is_null(5) || !find_.is_null(7);
  found_.whole = has_text && (!found_.has_extra || !find_.is_null(8));
  return found_;
}

ContentTable::ContentTable(sql::Connection& db)
    : insert_(db, "INSERT INTO content (id, text, checksum) VALUES (?1, ?2, ?3)") {}

void ContentTable::insert(std::int64_t id, std::string_view text, std::int64_t checksum) {
  insert_.bind(1, id).bind(2, text).bind(3, checksum).run();
}

}  // namespace daybook::rows
