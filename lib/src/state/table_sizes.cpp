#include "state/table_sizes.hpp"

#include <string>

namespace daybook::state {
namespace {

/// The column with its change added, or in proportion to the rows where there is none.
std::string sum_of(const std::string& column) {
  return column + " = " + column + " + coalesce(excluded." + column + ", CAST(" + column +
         " * 1.0 * excluded.rows / max(rows, 1) AS INTEGER))";
}

void add_to(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& more) {
  if (more) sum = sum.value_or(0) + *more;
}

}  // namespace

TableSizes::TableSizes(sql::Connection& db)
    : add_(db,
           "INSERT INTO table_size (name, rows, bytes, content_bytes) VALUES (?1, ?2, ?3, ?4)"
           " ON CONFLICT (name) DO UPDATE SET rows = rows + excluded.rows, " +
               sum_of("bytes") + ", " + sum_of("content_bytes")) {}

void TableSizes::add(const char* table, std::int64_t rows, std::optional<std::int64_t> bytes,
                     std::optional<std::int64_t> content_bytes) {
  if (rows == 0 && bytes.value_or(0) == 0) return;
  Change& change = changes_[table];
  change.rows += rows;
  add_to(change.bytes, bytes);
  add_to(change.content_bytes, content_bytes);
}

void TableSizes::write() {
  for (const auto& [table, change] : changes_) {
    add_.bind(1, table).bind(2, change.rows).bind(3, change.bytes).bind(4, change.content_bytes);
    add_.run();
  }
  discard();
}

}  // namespace daybook::state
