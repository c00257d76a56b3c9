#include <string>

#include "read/check.hpp"
#include "state/search_index.hpp"

namespace daybook::read {

/// The index may know less than the store, never more: words of a text that is gone would tell what
/// was in it.
void check_search(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "search");
  const std::int64_t next = connection.integer("SELECT search_next_message_id FROM store_state");
  if (!state::SearchIndex::is_there(connection)) {
    if (next != 1)
      findings.wrong("search_next_message_id is message " + std::to_string(next) +
                     ", but there is no message_search");
    return findings.finish("no message is indexed");
  }
  sql::Statement gone(connection,
                      "SELECT indexed.id FROM message_search_docsize AS indexed"
                      " LEFT JOIN message ON message.id = indexed.id"
                      " LEFT JOIN content ON content.id = message.content_id"
                      " LEFT JOIN content AS extra ON extra.id = message.extra_id"
                      " WHERE message.id IS NULL"
                      " OR (message.content_id IS NOT NULL AND content.id IS NULL)"
                      " OR (message.extra_id IS NOT NULL AND extra.id IS NULL)");
  while (gone.step()) {
    findings.wrong("message_search holds words of message " + std::to_string(gone.integer(0)) +
                   ", whose text is gone");
  }
  const std::int64_t indexed = connection.integer("SELECT count(*) FROM message_search_docsize");
  const std::int64_t beyond = connection.integer(
      "SELECT count(*) FROM message_search_docsize WHERE id >= (SELECT"
      " search_next_message_id FROM store_state)");
  if (beyond > 0) {
    findings.wrong("search_next_message_id is message " + std::to_string(next) + ", but " +
                   std::to_string(beyond) + " beyond it are indexed: they would be indexed twice");
  }
  findings.finish(std::to_string(indexed) + " messages are indexed, none whose text is gone");
}

}  // namespace daybook::read
