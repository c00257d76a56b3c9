// StockSqlite: a store as any tool opens it that knows SQLite and not daybook: read-only, by URI,
// with no function of daybook's.
//
//   StockSqlite sqlite(store.path("daybook.db"), 1'795'780'800);    // 2026-11-27T12:00:00Z
//   CHECK(sqlite.table("SELECT model, count(*) FROM completions GROUP BY 1") == …);
//
// "now" is when the test says, in SQL as well: the view `ago` counts from there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

struct sqlite3;

namespace testing {

class StockSqlite {
 public:
  explicit StockSqlite(const std::string& path, std::int64_t now_s = 1'795'780'800);
  ~StockSqlite();
  StockSqlite(const StockSqlite&) = delete;
  StockSqlite& operator=(const StockSqlite&) = delete;

  /// The rows as a Markdown table; NULL is empty.
  std::string table(const std::string& sql);
  /// The lines of EXPLAIN QUERY PLAN.
  std::vector<std::string> plan(const std::string& sql);

 private:
  sqlite3* db_ = nullptr;
};

}  // namespace testing
