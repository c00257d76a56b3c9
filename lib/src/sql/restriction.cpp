#include "sql/restriction.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "base/limits.hpp"
#include "sql/bounded_functions.hpp"
#include "sql/bounded_printf.hpp"
#include "sql/connection_state.hpp"
#include "sql/settings.hpp"

namespace daybook::sql {
namespace {

constexpr int kOpsBetweenLooks = 100;  // ten rows or so, each with a text of the greatest length

}  // namespace

void Restriction::apply(Connection& connection, const Bounds& bounds) {
  struct {
    int id, value;
  } const limits[] = {
      {SQLITE_LIMIT_LENGTH, bounds.text_bytes},
      {SQLITE_LIMIT_SQL_LENGTH, 64 << 10},
      {SQLITE_LIMIT_COLUMN, 200},
      {SQLITE_LIMIT_EXPR_DEPTH, 100},
      {SQLITE_LIMIT_COMPOUND_SELECT, 20},
      {SQLITE_LIMIT_VDBE_OP, 100'000},
      {SQLITE_LIMIT_FUNCTION_ARG, 64},
      {SQLITE_LIMIT_ATTACHED, 0},
      // One LIKE takes up to the product of text and pattern.
      {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 128},
      {SQLITE_LIMIT_VARIABLE_NUMBER, 64},
      {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
      {SQLITE_LIMIT_WORKER_THREADS, 0},
  };
  for (const auto& limit : limits) sqlite3_limit(connection.handle(), limit.id, limit.value);
  bound_functions(connection);
  bound_printf(connection);
  Connection::State& state = *connection.state_;
  state.memory_max = bounds.memory_bytes;
  connection.set_statement_limit(bounds.statement_ns > 0 ? bounds.statement_ns
                                                         : limits::kWaitNsMax);
  sqlite3_progress_handler(connection.handle(), kOpsBetweenLooks, Connection::State::past_bounds,
                           &state);
}

void Restriction::share(Connection& outer, Connection& inner) {
  inner.set_statement_limit(0);
  sqlite3_progress_handler(inner.handle(), kOpsBetweenLooks, Connection::State::past_bounds,
                           outer.state_.get());
}

Connection Restriction::open_empty() {
  Connection connection(
      std::make_unique<Connection::State>(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY));
  configure_reader(connection);
  return connection;
}

}  // namespace daybook::sql
