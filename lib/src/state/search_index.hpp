// SearchIndex: the words of messages' text (message_search), and how far it goes.
//
// It is filled by index_text() alone, never by the writer. FTS5 of SQLite 3.40 keeps the words of
// what was deleted until it merges its segments, so whoever deletes text forgets the whole index
// in the same transaction, and the next index_text() builds it anew from what is left.
//
//   state::SearchIndex index(connection);          // in a write transaction
//   index.add(message_id, text);
//   index.go_to(next_message_id, now_ns);
#pragma once

#include <cstdint>
#include <string_view>

#include "sql/connection.hpp"

namespace daybook::state {

class SearchIndex {
 public:
  /// Creates message_search where the store has none.
  explicit SearchIndex(sql::Connection& db);
  static bool is_there(sql::Connection& db);
  std::int64_t next_message_id();
  void add(std::int64_t message_id, std::string_view text);
  void go_to(std::int64_t next_message_id, std::int64_t now_ns);
  /// Drops it, also on the disk (secure_delete). Costs a pass over the index.
  static void forget(sql::Connection& db);

 private:
  sql::Statement next_, add_, go_to_;
};

}  // namespace daybook::state
