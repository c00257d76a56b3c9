#include <chrono>

#include "access/change_store.hpp"
#include "daybook/prices.hpp"
#include "price/recompute.hpp"
#include "schema/migrate.hpp"
#include "sql/checkpoint.hpp"
#include "sql/guard.hpp"

namespace daybook {
namespace {

constexpr std::chrono::seconds kWaitAtMost{30};
constexpr std::int64_t kRowsOfATransaction = 2000;  // some ten milliseconds for which writers wait

std::int64_t ns_of(const std::optional<Time>& time, std::int64_t otherwise) {
  return time ? time->time_since_epoch().count() : otherwise;
}

}  // namespace

RecomputeResult recompute_costs(const std::string& path, const RecomputeOptions& options) {
  access::require(path, {"administer", "prices"});
  sql::Connection opened = sql::Connection::open_writer(path, {});
  sql::Guard guard(opened.path());
  sql::Guard::Held held = guard.acquire(kWaitAtMost);
  sql::Connection connection = std::move(opened);  // closes, and so checkpoints, before `held` ends
  schema::require_readable(connection);
  RecomputeResult result;
  {
    sql::Checkpointer checkpointer(connection);
    price::Recompute recompute(connection, ns_of(options.since, 0),
                               ns_of(options.until, INT64_MAX));
    for (bool more = true; more;) {
      connection.exec("BEGIN IMMEDIATE");  // an exception closes the connection: rolled back
      schema::require_current(connection);
      more = recompute.step(kRowsOfATransaction);
      connection.exec("COMMIT");
      checkpointer.after_commit(std::chrono::steady_clock::now());
      if (more && options.stop && options.stop()) {
        result.complete = false;
        break;
      }
      if (!more) break;
      held = sql::Guard::Held();  // those who wait have their turn
      held = guard.acquire(kWaitAtMost);
    }
    result.models = recompute.models();
    result.calls = recompute.calls();
    result.changed = recompute.changed();
  }
  result.unpriced =
      static_cast<std::uint64_t>(connection.integer("SELECT count(*) FROM unpriced_models"));
  return result;
}

}  // namespace daybook
