// WaitingRows: rows on their way into one table, values and text in two blocks that are used again,
// and the virtual table by which one INSERT … SELECT reads them all.
//
//   rows.set(1, id);  rows.set(2, WaitingRows::Kind::text, name);  rows.end_row();
//
// In SQL they are waiting_rows(?1), with the rows bound as a pointer and columns c1, c2 …
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace daybook::sql {

class WaitingRows {
 public:
  static constexpr int kColumnsMax = 32;
  enum class Kind : std::uint32_t { null, integer, real, text, blob };
  struct Value {
    Kind kind = Kind::null;
    std::uint32_t size = 0;  // of text and blob,
    union {
      std::int64_t integer = 0;
      double real;
      std::size_t at;  // which begin here in the text of all rows
    };
  };

  explicit WaitingRows(std::size_t columns) : columns_(columns), values_(columns) {}

  // The value of a column, from 1, in the row that comes next; what is not set is NULL.
  void set(int column, std::int64_t value) {
    Value& v = next(column);
    v.kind = Kind::integer;
    v.integer = value;
  }
  void set(int column, double value) {
    Value& v = next(column);
    v.kind = Kind::real;
    v.real = value;
  }
  void set(int column, Kind kind, std::string_view bytes) {
    Value& v = next(column);
    v.kind = kind;
    v.size = static_cast<std::uint32_t>(bytes.size());
    v.at = text_.size();
    text_.append(bytes);
  }
  void set_null(int column) { next(column) = Value{}; }
  void end_row();
  void clear() noexcept;

  std::size_t size() const noexcept { return rows_; }
  std::size_t columns() const noexcept { return columns_; }
  std::size_t bytes() const noexcept { return rows_ * columns_ * sizeof(Value) + text_.size(); }
  const Value& value(std::size_t row, std::size_t column) const noexcept {
    return values_[row * columns_ + column];
  }
  std::string_view text(const Value& value) const noexcept {
    return {text_.data() + value.at, value.size};
  }

  /// Makes waiting_rows() known to a connection.
  static int make_known(sqlite3* db) noexcept;
  /// Binds the rows, which outlive the statement, as its parameter 1.
  int bind_to(sqlite3_stmt* statement) noexcept;

 private:
  Value& next(int column) noexcept {
    return values_[rows_ * columns_ + static_cast<std::size_t>(column - 1)];
  }

  std::size_t columns_, rows_ = 0;
  std::vector<Value> values_;  // of the rows, and of the one that comes next
  std::string text_;
};

}  // namespace daybook::sql
