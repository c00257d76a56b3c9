// TableUse: which tables a statement uses, as SQLite tells while it prepares it, so that rows that
// still wait to be inserted (bulk_insert.hpp) are there before anybody looks.
//
//   table_use.begin();
//   sqlite3_prepare_v3(...);
//   const TableSet used = table_use.end();
//
// Used is what is read or written, through views and triggers, what a written table's foreign keys
// point at, and where a DELETE cascades to: for all of these SQLite asks its authorizer.
#pragma once

#include <bitset>
#include <map>
#include <string>
#include <string_view>

struct sqlite3;

namespace daybook::sql {

using TableSet = std::bitset<128>;

class TableUse {
 public:
  /// From now on SQLite tells. Before the first statement is prepared: it would prepare all again.
  void watch(sqlite3* db) noexcept;
  void begin() noexcept;
  TableSet end() noexcept;
  /// Of the statement that was prepared last: what it inserts into.
  const TableSet& inserted_into() const noexcept { return inserted_into_; }

 private:
  static int note(void* use, int action, const char* table, const char*, const char*, const char*);
  TableSet set_of(std::string_view table);  // all, where there are too many to tell apart

  std::map<std::string, std::size_t, std::less<>> numbers_;
  bool noting_ = false;
  TableSet used_, inserted_into_;
};

}  // namespace daybook::sql
