#include "state/table_sizes.hpp"

namespace daybook::state {

TableSizes::TableSizes(sql::Connection& db)
    : add_(db,
           "INSERT INTO table_size (name, rows, bytes, content_bytes) VALUES (?1, ?2, ?3, ?3)"
           " ON CONFLICT (name) DO UPDATE SET rows = rows + excluded.rows,"
           " bytes = bytes + excluded.bytes, content_bytes = content_bytes +"
           " excluded.content_bytes") {}

void TableSizes::add(const char* table, std::int64_t rows, std::optional<std::int64_t> bytes) {
  if (rows == 0 && bytes.value_or(0) == 0) return;
  Change& change = changes_[table];
  change.rows += rows;
  if (bytes) change.bytes = change.bytes.value_or(0) + *bytes;
}

void TableSizes::write() {
  for (const auto& [table, change] : changes_) {
    add_.bind(1, table).bind(2, change.rows).bind(3, change.bytes).run();
  }
  discard();
}

}  // namespace daybook::state
