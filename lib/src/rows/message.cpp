#include "rows/message.hpp"

#include "sql/packed_text.hpp"

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
            "SELECT m.parent_id, m.depth, m.alias_of, m.role, m.shape, m.content_id, m.extra_id, " +
                sql::content_text("c") + ", " + sql::content_text("e") +
                ", c.checksum, e.checksum FROM message AS m"
                " LEFT JOIN content AS c ON c.id = m.content_id"
                " LEFT JOIN content AS e ON e.id = m.extra_id WHERE m.id = ?1"),
      compare_(db,
               "SELECT l.role IS r.role AND l.shape = r.shape"
               " AND (l.content_id IS r.content_id OR " +
                   sql::content_text("lc") + " = " + sql::content_text("rc") +
                   ") AND (l.extra_id IS r.extra_id OR " + sql::content_text("le") + " = " +
                   sql::content_text("re") +
                   "), l.parent_id, r.parent_id"
                   " FROM message AS l JOIN message AS r"
                   " LEFT JOIN content AS lc ON lc.id = l.content_id"
                   " LEFT JOIN content AS rc ON rc.id = r.content_id"
                   " LEFT JOIN content AS le ON le.id = l.extra_id"
                   " LEFT JOIN content AS re ON re.id = r.extra_id WHERE l.id = ?1 AND r.id = ?2") {
}

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

MessageTable::Pair MessageTable::compare(std::int64_t left, std::int64_t right) {
  Pair pair;
  if (compare_.bind(1, left).bind(2, right).step())
    pair = {compare_.integer(0) != 0, compare_.integer(1), compare_.integer(2)};
  compare_.reset();
  return pair;
}

ContentTable::ContentTable(sql::Connection& db)
    : insert_(db, "INSERT INTO content (id, text, checksum) VALUES (?1, ?2, ?3)"),
      find_(db, "SELECT " + sql::content_text("content") + " FROM content WHERE id = ?1") {}

void ContentTable::insert(std::int64_t id, std::string_view text, std::int64_t checksum) {
  insert_.bind(1, id).bind(2, text).bind(3, checksum).run();
}

bool ContentTable::holds(std::int64_t id, std::string_view text) {
  const bool held = find_.bind(1, id).step() && !find_.is_null(0) && find_.text(0) == text;
  find_.reset();
  return held;
}

}  // namespace daybook::rows
