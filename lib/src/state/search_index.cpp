#include "state/search_index.hpp"

#include <string>

#include "base/words.hpp"
#include "schema/migrate.hpp"

namespace daybook::state {

namespace {

/// Each of its tables would cost every store a page.
sql::Connection& with_table(sql::Connection& db) {
  schema::create_on_demand(db, "message_search");
  return db;
}

}  // namespace

SearchIndex::SearchIndex(sql::Connection& db)
    : next_(with_table(db), "SELECT search_next_message_id FROM store_state"),
      add_(db, "INSERT INTO message_search (rowid, text) VALUES (?1, ?2)"),
      go_to_(db, "UPDATE store_state SET search_next_message_id = ?1, search_built_ns = ?2") {}

bool SearchIndex::is_there(sql::Connection& db) {
  return schema::has_table(db, "message_search");
}

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
  db.exec("DROP TABLE IF EXISTS message_search");
  db.exec("UPDATE store_state SET search_next_message_id = 1, search_built_ns = NULL");
}

}  // namespace daybook::state
