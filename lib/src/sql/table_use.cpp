#include "sql/table_use.hpp"

#include <sqlite3.h>

namespace daybook::sql {

void TableUse::watch(sqlite3* db) noexcept {
  sqlite3_set_authorizer(db, note, this);
}

int TableUse::note(void* use, int action, const char* table, const char*, const char*,
                   const char*) {
  TableUse& u = *static_cast<TableUse*>(use);
  const bool uses = action == SQLITE_READ || action == SQLITE_INSERT || action == SQLITE_UPDATE ||
                    action == SQLITE_DELETE;
  if (!u.noting_ || !uses) return SQLITE_OK;
  try {
    const TableSet set = u.set_of(table);
    u.used_ |= set;
    if (action == SQLITE_INSERT) u.inserted_into_ |= set;
  } catch (...) {  // no memory: it may use anything
    u.used_.set();
  }
  return SQLITE_OK;
}

void TableUse::begin() noexcept {
  used_.reset();
  inserted_into_.reset();
  noting_ = true;
}

TableSet TableUse::end() noexcept {
  noting_ = false;
  return used_;
}

TableSet TableUse::set_of(std::string_view table) {
  TableSet set;
  auto it = numbers_.find(table);
  if (it == numbers_.end()) it = numbers_.emplace(table, numbers_.size()).first;
  return it->second < set.size() ? set.set(it->second) : set.set();
}

}  // namespace daybook::sql
