#include "schema/change_store.hpp"

#include <chrono>

#include "schema/migrate.hpp"
#include "sql/guard.hpp"

namespace daybook::schema {
namespace {

constexpr std::chrono::seconds kWaitAtMost{5};

}  // namespace

void change_store(const std::string& path, const std::function<void(sql::Connection&)>& change) {
  sql::Connection opened = sql::Connection::open_writer(path, {});
  sql::Guard guard(opened.path());
  const sql::Guard::Held held = guard.acquire(kWaitAtMost);
  sql::Connection connection = std::move(opened);  // closes, and so checkpoints, before `held` ends
  require_readable(connection);
  connection.set_synchronous(sql::Synchronous::full);
  connection.exec("BEGIN IMMEDIATE");  // an exception closes the connection, which rolls back
  require_current(connection);
  change(connection);
  connection.exec("COMMIT");
}

}  // namespace daybook::schema
