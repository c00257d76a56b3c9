// NewStore: a store in a fresh folder, migrated, open for writing; what a test asks of it comes as
// text.
//
//   NewStore store;
//   store.exec("INSERT INTO service VALUES (1, 'app')");
//   CHECK(store.rows("SELECT id, name FROM service") == "1|app\n");
//
// NULL prints as (null). One thread.
#pragma once

#include <string>

#include "schema/migrate.hpp"
#include "sql/connection.hpp"
#include "sql/guard.hpp"
#include "support/temp_folder.hpp"

namespace testing {

/// The rows of a statement, a line each, columns between bars.
inline std::string rows(daybook::sql::Connection& connection, const std::string& sql) {
  daybook::sql::Statement statement(connection, sql);
  std::string out;
  while (statement.step()) {
    for (int i = 0; i < statement.columns(); ++i) {
      if (i > 0) out += '|';
      out += statement.is_null(i) ? "(null)" : std::string(statement.text(i));
    }
    out += '\n';
  }
  return out;
}

class NewStore {
 public:
  explicit NewStore(unsigned page_size = 0)
      : writer_(daybook::sql::Connection::open_writer(path(), {true, page_size, false, false})) {
    daybook::sql::Guard guard(path());
    daybook::schema::migrate(writer_, guard);
  }
  std::string path() const { return folder_ / "daybook.db"; }
  daybook::sql::Connection& writer() noexcept { return writer_; }
  void exec(const std::string& sql) { writer_.exec(sql); }
  /// Read as a reader does: a writer may not run the JSON functions that views call.
  std::string rows(const std::string& sql) {
    auto reader = daybook::sql::Connection::open_reader(path());
    return testing::rows(reader, sql);
  }

 private:
  TempFolder folder_;
  daybook::sql::Connection writer_;
};

}  // namespace testing
