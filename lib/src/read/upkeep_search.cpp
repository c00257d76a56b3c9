#include <chrono>

#include "access/change_store.hpp"
#include "base/clock.hpp"
#include "daybook/error.hpp"
#include "daybook/search.hpp"
#include "schema/migrate.hpp"
#include "sql/checkpoint.hpp"
#include "sql/guard.hpp"
#include "state/search_index.hpp"

namespace daybook {
namespace {

constexpr std::chrono::seconds kWaitAtMost{30};
constexpr std::size_t kBytesOfATransaction = 256 << 10;  // some 20 ms for which writers wait
constexpr std::uint64_t kMessagesOfATransaction = 10'000;

/// Indexes what comes next, in the caller's transaction. False: there is nothing left. Texts come
/// from a reader: a writer may not run the JSON functions that views call.
bool index_some(sql::Connection& reader, sql::Connection& writer, IndexResult& result) {
  state::SearchIndex index(writer);
  std::int64_t next = index.next_message_id();
  sql::Statement select(reader, "SELECT id, text FROM messages WHERE id >= ?1 ORDER BY id");
  select.bind(1, next);
  std::size_t bytes = 0;
  std::uint64_t messages = 0;
  bool more = select.step();
  for (; more && bytes < kBytesOfATransaction && messages < kMessagesOfATransaction;
       more = select.step()) {
    ++messages;
    next = select.integer(0) + 1;
    if (select.is_null(1) || select.text(1).empty()) continue;
    bytes += select.text(1).size();
    index.add(next - 1, select.text(1));
    ++result.indexed;
  }
  select.reset();
  result.messages += messages;
  if (messages > 0) index.go_to(next, base::system_clock().wall_ns());
  return more;
}

}  // namespace

IndexResult index_text(const std::string& path, const IndexOptions& options) {
  access::require(path, {"administer", "search"});
  sql::Connection opened = sql::Connection::open_writer(path, {});
  sql::Guard guard(opened.path());
  sql::Guard::Held held = guard.acquire(kWaitAtMost);
  sql::Connection connection = std::move(opened);  // closes, and so checkpoints, before `held` ends
  schema::require_readable(connection);
  sql::Connection reader = sql::Connection::open_reader(path);
  IndexResult result;
  sql::Checkpointer checkpointer(connection);
  for (bool more = true; more;) {
    connection.exec("BEGIN IMMEDIATE");  // an exception closes the connection: rolled back
    schema::require_current(connection);
    more = index_some(reader, connection, result);
    connection.exec("COMMIT");
    checkpointer.after_commit(std::chrono::steady_clock::now());
    if (!more) break;
    if (options.stop && options.stop()) {
      result.complete = false;
      break;
    }
    held = sql::Guard::Held();  // those who wait have their turn
    held = guard.acquire(kWaitAtMost);
  }
  return result;
}

}  // namespace daybook
