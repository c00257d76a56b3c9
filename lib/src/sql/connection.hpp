// Connection and Statement: the way to the database for every other room. The sql room is the only
// one that names SQLite or SQLiteCpp; failures surface as daybook::Error with SQLite's extended
// code.
//
//   auto db = sql::Connection::open_writer(path);
//   sql::Statement insert(db, "INSERT INTO service (name) VALUES (?1)");
//   insert.bind(1, name).run();
//
// One connection, one thread; its statements end before it does. Text bound is not copied: it must
// live until run(), reset() or a step() that returned false.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "daybook/error.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace daybook::sql {

enum class Synchronous { normal, full };

class Connection {
 public:
  struct WriterOptions {
    bool create = false;
    unsigned page_size = 0;  // of a new file; 0: daybook's default
    bool group = false;      // 0660 instead of 0600
    bool force_filesystem = false;
  };
  /// Opens for writing with every PRAGMA of reliability D.4: WAL, wal_autocheckpoint 0,
  /// foreign_keys, secure_delete ON, auto_vacuum INCREMENTAL (new file), trusted_schema OFF,
  /// defensive, busy_timeout. A new file is made with O_EXCL, O_NOFOLLOW and mode 0600 before
  /// SQLite opens it. Refuses network file systems, symbolic links. The database file itself is
  /// never opened by other means (that would drop SQLite's locks).
  /// A new file is set up under its Guard, so the caller must not hold it.
  static Connection open_writer(const std::string& path, const WriterOptions& options);
  /// Opens read-only: query_only, defensive, no triggers, no extensions, no ATTACH, temp in memory,
  /// limits on length; no checkpoint on close. Waits up to a second for a store that is just being
  /// opened, closed or recovered.
  static Connection open_reader(const std::string& path);

  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  /// One or more statements without results. What waits in a BulkInsert is there before, but for a
  /// ROLLBACK, which takes it away.
  void exec(std::string_view sql);
  std::int64_t integer(std::string_view sql);  // first column of the first row; 0 if there is none
  std::string text(std::string_view sql);
  /// Takes effect from the next transaction; must not be called inside one.
  void set_synchronous(Synchronous mode);
  bool in_transaction() const noexcept;  // false after SQLite rolled back by itself
  std::int64_t changes() const noexcept;
  /// Inserts what waits in every BulkInsert, see there; a Statement does so for the tables it uses.
  void flush_rows();
  bool rows_wait() const noexcept;
  std::int64_t wal_bytes()
      const noexcept;  // live content of the WAL as of this writer's last commit
  /// Changes with each commit of another connection.
  std::int64_t data_version();
  std::int64_t bytes_written() const noexcept;  // pages to the WAL, since it was opened
  bool moved() const noexcept;                  // the file was deleted or replaced under us
  /// Aborts a statement that has run for longer; 0: no limit. Throws Error{timeout} from step().
  void set_statement_limit(std::int64_t limit_ns) noexcept;
  const std::string& path() const noexcept;
  sqlite3* handle() const noexcept;  // for the sql room only

 private:
  struct State;
  friend class Statement;
  friend class BulkInsert;
  friend class Checkpointer;
  friend class Restriction;
  explicit Connection(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

/// Throws Error unless the file is a daybook store (application_id) of any version; `version` is
/// its user_version. 0 for an empty file.
constexpr std::int32_t kApplicationId = 0x6461796b;  // "dayk"
int schema_version(Connection& connection);

class Statement {
 public:
  Statement(Connection& connection, std::string_view sql);
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  ~Statement();

  // Parameters count from 1. Each returns *this.
  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, double value);
  Statement& bind(int index, std::string_view value);       // text, not copied
  Statement& bind_blob(int index, std::string_view value);  // not copied
  Statement& bind_null(int index);
  template <class T>
  Statement& bind(int index, const std::optional<T>& value) {
    return value ? bind(index, *value) : bind_null(index);
  }
  /// NULL for an empty text.
  Statement& bind_or_null(int index, std::string_view value) {
    return value.empty() ? bind_null(index) : bind(index, value);
  }
  Statement& bind_or_null(int index, std::int64_t value) {  // NULL for 0: ids begin at 1
    return value == 0 ? bind_null(index) : bind(index, value);
  }
  Statement& bind_blob_or_null(int index, std::string_view value) {
    return value.empty() ? bind_null(index) : bind_blob(index, value);
  }
  int parameter(std::string_view name) const noexcept;  // ":name" -> index, 0 if there is none
  int parameters() const noexcept;
  std::string_view parameter_name(int index) const noexcept;  // ":name"; empty for a bare ?

  bool step();  // true: a row is there; false: the end, and reset
  void run();   // steps to the end and resets; an error resets too
  void reset() noexcept;
  /// Steps once and resets: the first column of the first row, 0 if there is none.
  std::int64_t first_integer() {
    const std::int64_t value = step() ? integer(0) : 0;
    reset();
    return value;
  }

  int columns() const noexcept;
  std::string_view name(int column) const noexcept;  // columns count from 0
  int type(int column) const noexcept;  // SQLITE_INTEGER 1, FLOAT 2, TEXT 3, BLOB 4, NULL 5
  bool is_null(int column) const noexcept;
  std::int64_t integer(int column) const noexcept;
  double real(int column) const noexcept;
  std::string_view text(int column) const noexcept;  // text or blob, valid until the next step
  bool read_only() const noexcept;
  bool explains() const noexcept;          // EXPLAIN, or EXPLAIN QUERY PLAN
  std::string_view tail() const noexcept;  // what follows the first statement of the text

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace daybook::sql
