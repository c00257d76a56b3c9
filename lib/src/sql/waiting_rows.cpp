// The virtual table stands on https://sqlite.org/vtab.html: it is eponymous only, and reads forward
// the rows whose pointer it is given (https://sqlite.org/bindptr.html).
#include "sql/waiting_rows.hpp"

#include <sqlite3.h>

#include <new>

namespace daybook::sql {
namespace {

constexpr const char* kPointer = "daybook waiting rows";
constexpr std::size_t kKeptBytesMax = 1u << 20;  // a block of long text is not kept

struct Cursor {
  sqlite3_vtab_cursor base{};
  const WaitingRows* rows = nullptr;
  std::size_t at = 0;
};

Cursor& of(sqlite3_vtab_cursor* cursor) noexcept {
  return *reinterpret_cast<Cursor*>(cursor);
}

int connect(sqlite3* db, void*, int, const char* const*, sqlite3_vtab** table, char**) {
  static constexpr const char* kColumns =
      "CREATE TABLE waiting_rows (c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15,"
      " c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, c31, c32,"
      " rows HIDDEN)";
  const int code = sqlite3_declare_vtab(db, kColumns);
  if (code != SQLITE_OK) return code;
  sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);  // not from views and triggers
  *table = new (std::nothrow) sqlite3_vtab{};
  return *table == nullptr ? SQLITE_NOMEM : SQLITE_OK;
}

int disconnect(sqlite3_vtab* table) {
  delete table;
  return SQLITE_OK;
}

int best_index(sqlite3_vtab*, sqlite3_index_info* plan) {
  for (int i = 0; i < plan->nConstraint; ++i) {
    const auto& constraint = plan->aConstraint[i];
    if (constraint.iColumn != WaitingRows::kColumnsMax ||
        constraint.op != SQLITE_INDEX_CONSTRAINT_EQ || constraint.usable == 0) {
      continue;
    }
    plan->aConstraintUsage[i].argvIndex = 1;
    plan->aConstraintUsage[i].omit = 1;
    plan->estimatedCost = 1000;
    plan->estimatedRows = 1000;
    return SQLITE_OK;
  }
  return SQLITE_CONSTRAINT;  // without a pointer there is nothing to read
}

int open(sqlite3_vtab*, sqlite3_vtab_cursor** cursor) {
  auto* const made = new (std::nothrow) Cursor;
  if (made == nullptr) return SQLITE_NOMEM;
  *cursor = &made->base;
  return SQLITE_OK;
}

int close(sqlite3_vtab_cursor* cursor) {
  delete &of(cursor);
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value** arguments) {
  of(cursor).rows = static_cast<const WaitingRows*>(sqlite3_value_pointer(arguments[0], kPointer));
  of(cursor).at = 0;
  return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* cursor) {
  ++of(cursor).at;
  return SQLITE_OK;
}

int eof(sqlite3_vtab_cursor* cursor) {
  const Cursor& c = of(cursor);
  return c.rows == nullptr || c.at >= c.rows->size() ? 1 : 0;
}

int column(sqlite3_vtab_cursor* cursor, sqlite3_context* result, int index) {
  const Cursor& c = of(cursor);
  const auto at = static_cast<std::size_t>(index);
  if (at >= c.rows->columns()) return SQLITE_OK;
  const WaitingRows::Value& value = c.rows->value(c.at, at);
  switch (value.kind) {
    case WaitingRows::Kind::null:
      break;
    case WaitingRows::Kind::integer:
      sqlite3_result_int64(result, value.integer);
      break;
    case WaitingRows::Kind::real:
      sqlite3_result_double(result, value.real);
      break;
    case WaitingRows::Kind::text:
      sqlite3_result_text64(result, c.rows->text(value).data(), value.size, SQLITE_STATIC,
                            SQLITE_UTF8);
      break;
    case WaitingRows::Kind::blob:
      sqlite3_result_blob64(result, c.rows->text(value).data(), value.size, SQLITE_STATIC);
      break;
  }
  return SQLITE_OK;
}

int row_number(sqlite3_vtab_cursor* cursor, sqlite3_int64* number) {
  *number = static_cast<sqlite3_int64>(of(cursor).at);
  return SQLITE_OK;
}

sqlite3_module table_module() noexcept {
  sqlite3_module module{};
  module.xConnect = connect;
  module.xBestIndex = best_index;
  module.xDisconnect = module.xDestroy = disconnect;
  module.xOpen = open;
  module.xClose = close;
  module.xFilter = filter;
  module.xNext = next;
  module.xEof = eof;
  module.xColumn = column;
  module.xRowid = row_number;
  return module;
}

}  // namespace

void WaitingRows::end_row() {
  const std::size_t after = (rows_ + 1) * columns_;
  if (values_.size() < after + columns_) values_.resize(2 * (after + columns_));
  ++rows_;
  std::fill_n(values_.begin() + static_cast<std::ptrdiff_t>(after), columns_, Value{});
}

void WaitingRows::clear() noexcept {
  rows_ = 0;
  std::fill_n(values_.begin(), columns_, Value{});
  text_.clear();
  if (text_.capacity() > kKeptBytesMax) text_ = std::string();
}

int WaitingRows::make_known(sqlite3* db) noexcept {
  static const sqlite3_module module = table_module();
  return sqlite3_create_module_v2(db, "waiting_rows", &module, nullptr, nullptr);
}

int WaitingRows::bind_to(sqlite3_stmt* statement) noexcept {
  return sqlite3_bind_pointer(statement, 1, this, kPointer, nullptr);
}

}  // namespace daybook::sql
