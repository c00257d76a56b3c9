#include "state/search_index.hpp"

#include <string>

#include "base/words.hpp"

namespace daybook::state {

SearchIndex::SearchIndex(sql::Connection& db)
    : next_(db, "SELECT next_message_id FROM search_index WHERE id = 1"),
      add_(db, "INSERT INTO message_search (rowid, text) VALUES (?1, ?2)"),
      go_to_(db, "UPDATE search_index SET next_message_id = ?1, built_ns = ?2 WHERE id = 1") {}

std::int64_t SearchIndex::next_message_id() {
  return next_.first_integer();
}

void SearchIndex::add(std::int64_t message_id, std::string_view text) {
  const std::string words = base::spaced(text);
  add_.bind(1, message_id).bind(2, std::string_view(words)).run();
}

void SearchIndex::go_to(std::int64_t next_message_id, std::int64_t now_ns) {
  go_to_.bind(1, next_message_id).bind(2, now_ns).run();
}

void SearchIndex::forget(sql::Connection& db) {
  db.exec("INSERT INTO message_search (message_search) VALUES ('delete-all')");
  db.exec("UPDATE search_index SET next_message_id = 1, built_ns = NULL WHERE id = 1");
}

}  // namespace daybook::state
