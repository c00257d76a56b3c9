#include "sql/bulk_insert.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cassert>
#include <string>

#include "sql/connection_state.hpp"
#include "sql/error.hpp"

namespace daybook::sql {
namespace {

// An execution for many rows copies each page before it changes it, to be able to take it all back
// at the first row that is refused: that has to pay.
constexpr std::size_t kFewRows = 64;
constexpr std::size_t kWaitingBytesMax = 512u << 10;

/// INSERT … SELECT c1, c2 FROM waiting_rows(?1) … from INSERT … VALUES (?1, ?2) ….
std::string of_many(std::string_view sql) {
  constexpr std::string_view kValues = " VALUES (";
  const std::size_t begin = sql.find(kValues);
  const std::size_t end = sql.find(')', begin);
  assert(begin != sql.npos && end != sql.npos && sql.find('?', end) == sql.npos);
  std::string columns(sql.substr(begin + kValues.size(), end - begin - kValues.size()));
  std::replace(columns.begin(), columns.end(), '?', 'c');
  // WHERE: or ON would be taken for that of a join.
  return std::string(sql.substr(0, begin)) + " SELECT " + columns +
         " FROM waiting_rows(?1) WHERE true" + std::string(sql.substr(end + 1));
}

}  // namespace

struct BulkInsert::State {
  State(Connection::State& of, Connection& db, std::string_view text)
      : connection(of),
        one(db, text),
        sql(text),
        table(of.table_use.inserted_into()),
        others(waits() ? of.table_use.end() & ~table : of.table_use.end()),
        rows(static_cast<std::size_t>(one.parameters())) {
    assert(one.parameters() <= WaitingRows::kColumnsMax);
    connection.bulk_inserts.push_back(this);
  }
  ~State() {
    sqlite3_finalize(many);
    std::erase(connection.bulk_inserts, this);
    connection.count_waiting();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  /// Not where its table cannot be told from others: nobody would know that he has to ask for it.
  bool waits() const noexcept { return !table.all(); }
  sqlite3* handle() const noexcept { return connection.database.getHandle(); }
  void check(int code) const {
    if (code == SQLITE_OK) return;
    throw error_from(handle(), code, connection.path, During::step);
  }

  void flush() {
    flushing = true;
    try {
      connection.flush(others);
      rows.size() < kFewRows ? run_each() : run_all();
    } catch (...) {
      flushing = false;
      if (sqlite3_get_autocommit(handle()) != 0) clear();
      throw;
    }
    flushing = false;
    clear();
  }
  void clear() noexcept {
    rows.clear();
    connection.count_waiting();
  }

  void run_each() {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      for (std::size_t column = 0; column < rows.columns(); ++column)
        bind(static_cast<int>(column + 1), rows.value(row, column));
      one.run();
    }
  }
  void bind(int index, const WaitingRows::Value& value) {
    switch (value.kind) {
      case WaitingRows::Kind::null:
        one.bind_null(index);
        break;
      case WaitingRows::Kind::integer:
        one.bind(index, value.integer);
        break;
      case WaitingRows::Kind::real:
        one.bind(index, value.real);
        break;
      case WaitingRows::Kind::text:
        one.bind(index, rows.text(value));
        break;
      case WaitingRows::Kind::blob:
        one.bind_blob(index, rows.text(value));
        break;
    }
  }

  void run_all() {
    if (many == nullptr) {
      const std::string text = of_many(sql);
      check(sqlite3_prepare_v3(handle(), text.data(), static_cast<int>(text.size()),
                               SQLITE_PREPARE_PERSISTENT, &many, nullptr));
      check(rows.bind_to(many));
    }
    sqlite3_step(many);
    check(sqlite3_reset(many));
  }

  Connection::State& connection;
  Statement one;
  const std::string sql;
  const TableSet table, others;  // and what its foreign keys point at
  WaitingRows rows;
  sqlite3_stmt* many = nullptr;  // made where needed
  bool flushing = false;
};

BulkInsert::BulkInsert(Connection& connection, std::string_view sql)
    : state_(std::make_unique<State>(*connection.state_, connection, sql)), rows_(&state_->rows) {}
BulkInsert::BulkInsert(BulkInsert&&) noexcept = default;
BulkInsert::~BulkInsert() = default;

void BulkInsert::run() {
  State& s = *state_;
  s.rows.end_row();
  s.connection.waiting |= s.table;
  const bool full = s.rows.bytes() >= kWaitingBytesMax;
  if (full || !s.waits() || sqlite3_get_autocommit(s.handle()) != 0) s.flush();
}

void Connection::State::flush(const TableSet& used) {
  const TableSet tables = used;  // `waiting`, which may be it, changes
  for (std::size_t i = 0; i < bulk_inserts.size(); ++i) {
    BulkInsert::State& insert = *bulk_inserts[i];
    if (insert.rows.size() > 0 && !insert.flushing && (insert.table & tables).any()) insert.flush();
  }
}

void Connection::State::count_waiting() noexcept {
  waiting.reset();
  for (const BulkInsert::State* insert : bulk_inserts) {
    if (insert->rows.size() > 0) waiting |= insert->table;
  }
}

void Connection::State::drop_waiting(void* state) noexcept {
  auto& connection = *static_cast<Connection::State*>(state);
  for (BulkInsert::State* insert : connection.bulk_inserts) insert->rows.clear();
  connection.waiting.reset();
}

}  // namespace daybook::sql
