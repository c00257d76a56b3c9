// Rows of `message` and `content`: the tree of messages and the text it points at.
#pragma once

#include <cstdint>
#include <string_view>

#include "rows/insert.hpp"
#include "sql/connection.hpp"

namespace daybook::rows {

struct MessageRow {
  std::int64_t id = 0;
  std::int64_t parent_id = 0;  // 0: NULL, the first message
  std::int64_t depth = 1;
  std::int64_t at_ms = 0;
  bool has_role = false;
  std::string_view role;
  std::int64_t content_id = 0, extra_id = 0;  // 0: NULL
  int shape = 0;
  std::int64_t alias_of = 0;  // 0: NULL
};

class MessageTable {
 public:
  explicit MessageTable(sql::Connection& db);
  void insert(const MessageRow& row);
  std::int64_t take_bytes() noexcept { return insert_.take_bytes(); }  // see Insert
  /// A message with its text, unpacked; the views are valid until the next call.
  struct Found {
    bool whole = false;  // it is there, and so is all its text
    std::int64_t parent_id = 0, depth = 0, alias_of = 0;
    bool has_role = false;
    std::string_view role;
    int shape = 0;
    bool has_extra = false;
    std::string_view text, extra;
    std::int64_t text_checksum = 0, extra_checksum = 0;
  };
  const Found& find(std::int64_t id);
  void done() noexcept { find_.reset(); }  // ends the read that find() began
  /// Two messages side by side: whether they are equal as stored, and what stands before each.
  struct Pair {
    bool equal = false;  // both are there, and so is all their text
    std::int64_t left_parent = 0, right_parent = 0;
  };
  Pair compare(std::int64_t left, std::int64_t right);

 private:
  Insert insert_;
  sql::Statement find_, compare_;
  Found found_;
};

class ContentTable {
 public:
  explicit ContentTable(sql::Connection& db);
  /// `checksum`: of the bytes of `text`, see crypto/digest.hpp.
  void insert(std::int64_t id, std::string_view text, std::int64_t checksum);
  std::int64_t take_bytes() noexcept { return insert_.take_bytes(); }  // see Insert
  /// Whether the row is there and its text, unpacked, is this one.
  bool holds(std::int64_t id, std::string_view text);

 private:
  Insert insert_;
  sql::Statement find_;
};

}  // namespace daybook::rows
