// Statement stands on SQLite itself: SQLite::Statement hides its handle, and has no way to bind a
// string_view without a copy, to take SQL by length, or to tell what follows the first statement.
#include <sqlite3.h>

#include <limits>
#include <vector>

#include "base/clock.hpp"
#include "sql/connection.hpp"
#include "sql/connection_state.hpp"
#include "sql/error.hpp"

namespace daybook::sql {

struct Statement::State {
  State(Connection::State& of, sqlite3_stmt* prepared, const TableSet& tables)
      : connection(of),
        statement(prepared),
        used(tables),
        bound(static_cast<std::size_t>(sqlite3_bind_parameter_count(prepared))) {
    ++connection.statements;
  }
  ~State() {
    sqlite3_finalize(statement);
    --connection.statements;
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  [[noreturn]] void fail(int code) {
    const Error error =
        connection.over_memory
            ? Error(Error::Code::timeout, "the statement takes too much memory",
                    "narrow it: fewer rows to sort, shorter texts", code)
            : error_from(connection.database.getHandle(), code, connection.path, During::step);
    for (Bound& parameter : bound) parameter.kind = Bound::Kind::other;
    rewind();
    throw error;
  }
  void check(int code) {
    if (code != SQLITE_OK) fail(code);
  }
  void rewind() noexcept {
    sqlite3_reset(statement);
    spent_ns = 0;
    untimed = 0;
    begun = false;
  }
  /// Only time inside SQLite counts: who reads the rows slowly is not cut off. Looking at the clock
  /// takes as long as a short step, so one of sixteen of these stands for all.
  int step() {
    if ((connection.waiting & used).any()) let_in();
    if (connection.statement_limit_ns == 0) return sqlite3_step(statement);
    connection.left_ns = connection.statement_limit_ns - spent_ns;
    if (!begun && connection.memory_max > 0) {
      connection.memory_before = sqlite3_memory_used();
      connection.over_memory = false;
    }
    begun = true;
    connection.stepping = true;
    const int code = untimed > 0 ? short_step() : timed_step();
    connection.stepping = false;
    return code;
  }
  /// What waits for tables of this statement is inserted before it looks.
  void let_in() {
    try {
      connection.flush(used);
    } catch (...) {
      rewind();
      throw;
    }
  }
  int timed_step() {
    const std::int64_t began = base::system_clock().steady_ns();
    connection.deadline_ns = began + connection.left_ns;
    const int code = sqlite3_step(statement);
    const std::int64_t took = base::system_clock().steady_ns() - began;
    if (took < kShortNs) untimed = kUntimed;
    spent_ns += took * (untimed + 1);
    return code;
  }
  int short_step() {
    --untimed;
    connection.deadline_ns = 0;
    const int code = sqlite3_step(statement);
    if (connection.deadline_ns == 0) return code;
    const std::int64_t began = connection.deadline_ns - connection.left_ns;  // at the first look
    spent_ns += base::system_clock().steady_ns() - began;
    untimed = 0;
    return code;
  }

  /// What a parameter holds where it need not be bound again: an INSERT's many NULLs and constants.
  struct Bound {
    enum class Kind : std::uint8_t { null, integer, other } kind = Kind::null;
    std::int64_t value = 0;
  };
  /// True where the parameter holds this already; else it is taken to be bound so next.
  bool holds(int index, Bound::Kind kind, std::int64_t value = 0) {
    const auto at = static_cast<std::size_t>(index - 1);
    if (at >= bound.size()) return false;  // out of range: SQLite will say so
    Bound& last = bound[at];
    const bool same = last.kind == kind && last.value == value && kind != Bound::Kind::other;
    last = {kind, value};
    return same;
  }

  Connection::State& connection;
  sqlite3_stmt* statement;
  const TableSet used;  // tables
  std::vector<Bound> bound;
  static constexpr std::int64_t kShortNs = 20'000;
  static constexpr int kUntimed = 15;
  std::int64_t spent_ns = 0;
  bool begun = false;
  int untimed = 0;  // so many steps are taken to be as short as the last
  std::string tail;
};

Statement::Statement(Connection& connection, std::string_view sql) {
  sqlite3* db = connection.handle();
  if (sql.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw error_from(db, SQLITE_TOOBIG, connection.path(), During::prepare);
  }
  sqlite3_stmt* prepared = nullptr;
  const char* tail = nullptr;
  TableUse& table_use = connection.state_->table_use;
  table_use.begin();
  const int code = sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &prepared, &tail);
  if (code != SQLITE_OK) throw error_from(db, code, connection.path(), During::prepare);
  if (!prepared)
    throw Error(Error::Code::invalid_argument, "the SQL is empty", "give one statement");
  state_ = std::make_unique<State>(*connection.state_, prepared, table_use.end());
  state_->tail.assign(sql.substr(static_cast<std::size_t>(tail - sql.data())));
}

Statement::Statement(Statement&&) noexcept = default;
Statement& Statement::operator=(Statement&&) noexcept = default;
Statement::~Statement() = default;

Statement& Statement::bind(int index, std::int64_t value) {
  if (state_->holds(index, State::Bound::Kind::integer, value)) return *this;
  state_->check(sqlite3_bind_int64(state_->statement, index, value));
  return *this;
}

Statement& Statement::bind(int index, double value) {
  state_->holds(index, State::Bound::Kind::other);
  state_->check(sqlite3_bind_double(state_->statement, index, value));
  return *this;
}

Statement& Statement::bind(int index, std::string_view value) {
  state_->holds(index, State::Bound::Kind::other);
  const char* text = value.data() ? value.data() : "";  // a null pointer would be bound as NULL
  state_->check(sqlite3_bind_text64(state_->statement, index, text, value.size(), SQLITE_STATIC,
                                    SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind_blob(int index, std::string_view value) {
  state_->holds(index, State::Bound::Kind::other);
  const char* bytes = value.data() ? value.data() : "";
  state_->check(sqlite3_bind_blob64(state_->statement, index, bytes, value.size(), SQLITE_STATIC));
  return *this;
}

Statement& Statement::bind_null(int index) {
  if (state_->holds(index, State::Bound::Kind::null)) return *this;
  state_->check(sqlite3_bind_null(state_->statement, index));
  return *this;
}

int Statement::parameters() const noexcept {
  return sqlite3_bind_parameter_count(state_->statement);
}

std::string_view Statement::parameter_name(int index) const noexcept {
  const char* name = sqlite3_bind_parameter_name(state_->statement, index);
  return name ? name : "";
}

int Statement::parameter(std::string_view name) const noexcept {
  for (int index = 1; index <= parameters(); ++index) {
    if (parameter_name(index) == name) return index;
  }
  return 0;
}

bool Statement::step() {
  const int code = state_->step();
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) state_->fail(code);
  state_->rewind();
  return false;
}

void Statement::run() {
  while (step()) {
  }
}

void Statement::reset() noexcept {
  state_->rewind();
}

int Statement::columns() const noexcept {
  return sqlite3_column_count(state_->statement);
}

std::string_view Statement::name(int column) const noexcept {
  const char* name = sqlite3_column_name(state_->statement, column);
  return name ? name : "";
}

int Statement::type(int column) const noexcept {
  return sqlite3_column_type(state_->statement, column);
}

bool Statement::is_null(int column) const noexcept {
  return type(column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const noexcept {
  return sqlite3_column_int64(state_->statement, column);
}

double Statement::real(int column) const noexcept {
  return sqlite3_column_double(state_->statement, column);
}

std::string_view Statement::text(int column) const noexcept {
  const void* bytes = type(column) == SQLITE_BLOB ? sqlite3_column_blob(state_->statement, column)
                                                  : sqlite3_column_text(state_->statement, column);
  if (!bytes) return {};
  const int size = sqlite3_column_bytes(state_->statement, column);
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

bool Statement::read_only() const noexcept {
  return sqlite3_stmt_readonly(state_->statement) != 0;
}

bool Statement::explains() const noexcept {
  return sqlite3_stmt_isexplain(state_->statement) != 0;
}

std::string_view Statement::tail() const noexcept {
  return state_->tail;
}

}  // namespace daybook::sql
