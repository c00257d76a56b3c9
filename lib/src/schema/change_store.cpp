#include "schema/change_store.hpp"

#include "schema/migrate.hpp"
#include "sql/guard.hpp"

namespace daybook::schema {

void change_store(const std::string& path, const std::function<void(sql::Connection&)>& change,
                  std::chrono::nanoseconds wait_at_most) {
  sql::Connection opened = sql::Connection::open_writer(path, {});
  sql::Guard guard(opened.path());
  const sql::Guard::Held held = guard.acquire(wait_at_most);
  sql::Connection connection = std::move(opened);  // closes, and so checkpoints, before `held` ends
  require_readable(connection);
  connection.set_synchronous(sql::Synchronous::full);
  connection.exec("BEGIN IMMEDIATE");  // an exception closes the connection, which rolls back
  require_current(connection);
  change(connection);
  if (connection.moved())
    throw Error(Error::Code::not_found, path + " was moved, replaced or deleted meanwhile",
                "nothing was changed: put it back, or do it again");
  connection.exec("COMMIT");
}

}  // namespace daybook::schema
