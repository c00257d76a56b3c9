// TableUse: which tables a statement uses, as SQLite tells while it prepares it, so that rows that
// still wait to be inserted (bulk_insert.hpp) are there before anybody looks.
//
//   table_use.begin();
//   sqlite3_prepare_v3(...);
//   const TableSet used = table_use.end();
//
// Used is what is read or written, and what a written table's foreign keys point at. A DELETE may
// cascade: it uses all tables. Views and triggers are looked through.
#pragma once

#include <bitset>
#include <map>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;

namespace daybook::sql {

using TableSet = std::bitset<128>;

class TableUse {
 public:
  /// From now on SQLite tells. Before the first statement is prepared: it would prepare all again.
  void watch(sqlite3* db) noexcept;
  void begin() noexcept;
  TableSet end();

  /// Of the statement that was prepared last: what it inserts into, and the foreign keys of that.
  TableSet written() const noexcept { return written_set_; }
  TableSet parents() const noexcept { return parents_set_; }

 private:
  static int note(void* use, int action, const char* table, const char*, const char*, const char*);
  TableSet set_of(std::string_view table);  // all, where there are too many to tell apart
  const TableSet& parents_of(const std::string& table);

  sqlite3* db_ = nullptr;
  std::map<std::string, std::size_t, std::less<>> numbers_;
  std::map<std::string, TableSet, std::less<>> parents_;
  bool noting_ = false, failed_ = false;
  TableSet used_, written_set_, parents_set_;
  std::vector<std::string> written_;
};

}  // namespace daybook::sql
