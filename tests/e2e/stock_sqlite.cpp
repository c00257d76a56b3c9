#include "e2e/stock_sqlite.hpp"

#include <sqlite3.h>

#include <memory>

#include "support/catch.hpp"

namespace testing {
namespace {

constexpr const char* kVfs = "at_a_time_of_the_tests";
std::int64_t now_ms = 0;

int current_time_ms(sqlite3_vfs*, sqlite3_int64* out) {
  *out = now_ms + 210'866'760'000'000;  // since noon of November 24, 4714 before our era
  return SQLITE_OK;
}

/// The default one but for its clock.
void register_vfs() {
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs copy = *sqlite3_vfs_find(nullptr);
    copy.zName = kVfs;
    copy.pNext = nullptr;
    copy.xCurrentTimeInt64 = current_time_ms;
    return copy;
  }();
  sqlite3_vfs_register(&vfs, 0);
}

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

Statement prepare(sqlite3* db, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr);
  INFO(sqlite3_errmsg(db) << ": " << sql);
  REQUIRE(code == SQLITE_OK);
  return Statement(statement);
}

bool step(sqlite3* db, sqlite3_stmt* statement) {
  const int code = sqlite3_step(statement);
  INFO(sqlite3_errmsg(db));
  REQUIRE((code == SQLITE_ROW || code == SQLITE_DONE));
  return code == SQLITE_ROW;
}

std::string text(sqlite3_stmt* statement, int column) {
  const auto* const found = sqlite3_column_text(statement, column);
  return found == nullptr ? "" : reinterpret_cast<const char*>(found);
}

}  // namespace

StockSqlite::StockSqlite(const std::string& path, std::int64_t now_s) {
  now_ms = now_s * 1000;
  register_vfs();
  const std::string uri = "file:" + path + "?mode=ro";
  const int code = sqlite3_open_v2(uri.c_str(), &db_, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, kVfs);
  REQUIRE(code == SQLITE_OK);
}

StockSqlite::~StockSqlite() {
  sqlite3_close_v2(db_);
}

std::string StockSqlite::table(const std::string& sql) {
  const Statement statement = prepare(db_, sql);
  const int columns = sqlite3_column_count(statement.get());
  std::string head = "|", rule = "|", rows;
  for (int i = 0; i < columns; ++i)
    head += ' ' + std::string(sqlite3_column_name(statement.get(), i)) + " |";
  for (bool first = true; step(db_, statement.get()); first = false) {
    rows += '|';
    for (int i = 0; i < columns; ++i) {
      const std::string cell = text(statement.get(), i);
      rows += cell.empty() ? " |" : ' ' + cell + " |";
      const int type = sqlite3_column_type(statement.get(), i);
      if (first) rule += type == SQLITE_INTEGER || type == SQLITE_FLOAT ? "---:|" : "---|";
    }
    rows += '\n';
  }
  for (int i = 0; rows.empty() && i < columns; ++i) rule += "---|";
  return head + '\n' + rule + '\n' + rows;
}

std::vector<std::string> StockSqlite::plan(const std::string& sql) {
  const Statement statement = prepare(db_, "EXPLAIN QUERY PLAN " + sql);
  std::vector<std::string> out;
  while (step(db_, statement.get())) out.push_back(text(statement.get(), 3));
  return out;
}

}  // namespace testing
