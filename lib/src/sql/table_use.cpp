#include "sql/table_use.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace daybook::sql {

void TableUse::watch(sqlite3* db) noexcept {
  db_ = db;
  sqlite3_set_authorizer(db, note, this);
}

int TableUse::note(void* use, int action, const char* table, const char*, const char*,
                   const char*) {
  TableUse& u = *static_cast<TableUse*>(use);
  if (!u.noting_) return SQLITE_OK;
  try {
    if (action == SQLITE_DELETE) u.used_.set();
    if (action != SQLITE_READ && action != SQLITE_INSERT && action != SQLITE_UPDATE)
      return SQLITE_OK;
    u.used_ |= u.set_of(table);
    const bool known = std::find(u.written_.begin(), u.written_.end(), table) != u.written_.end();
    if (action != SQLITE_READ && !known) u.written_.emplace_back(table);
  } catch (...) {  // no memory: it may use anything
    u.failed_ = true;
  }
  return SQLITE_OK;
}

void TableUse::begin() noexcept {
  used_.reset();
  written_.clear();
  failed_ = false;
  noting_ = db_ != nullptr;
}

TableSet TableUse::end() {
  noting_ = false;
  written_set_.reset();
  parents_set_.reset();
  for (const std::string& table : written_) {
    written_set_ |= set_of(table);
    parents_set_ |= parents_of(table);
  }
  used_ |= parents_set_;
  if (failed_) used_.set();
  return used_;
}

TableSet TableUse::set_of(std::string_view table) {
  TableSet set;
  auto it = numbers_.find(table);
  if (it == numbers_.end()) it = numbers_.emplace(table, numbers_.size()).first;
  return it->second < set.size() ? set.set(it->second) : set.set();
}

const TableSet& TableUse::parents_of(const std::string& table) {
  const auto known = parents_.find(table);
  if (known != parents_.end()) return known->second;
  TableSet set;
  sqlite3_stmt* keys = nullptr;
  const int code = sqlite3_prepare_v2(db_, "SELECT \"table\" FROM pragma_foreign_key_list(?1)", -1,
                                      &keys, nullptr);
  if (code != SQLITE_OK) return parents_.emplace(table, set.set()).first->second;
  sqlite3_bind_text(keys, 1, table.data(), static_cast<int>(table.size()), SQLITE_STATIC);
  while (sqlite3_step(keys) == SQLITE_ROW) {
    set |= set_of(reinterpret_cast<const char*>(sqlite3_column_text(keys, 0)));
  }
  sqlite3_finalize(keys);
  return parents_.emplace(table, set).first->second;
}

}  // namespace daybook::sql
