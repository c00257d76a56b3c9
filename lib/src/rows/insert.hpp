// Insert: an INSERT that adds up how many bytes its rows take, so that nobody has to read a table
// to know how big it is.
//
//   insert.bind(1, row.id).bind(2, row.kind).run();
//   insert.take_bytes()                                  // of all rows since it was last asked
//
// A row's bytes are those of SQLite's record format: what each value takes, and its type. Not
// counted: pages' headers and free space, indexes, and what an UPDATE changes. Binds and lets rows
// wait as sql::BulkInsert does; every parameter of every row is bound, or its bytes are not
// counted.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "sql/bulk_insert.hpp"

namespace daybook::rows {

/// https://sqlite.org/fileformat2.html#record_format: 0 and 1 are types without a value.
constexpr std::int64_t stored_bytes(std::int64_t value) noexcept {
  if (value == 0 || value == 1) return 1;
  const std::int64_t magnitude = value < 0 ? ~value : value;
  for (const int bytes : {1, 2, 3, 4, 6}) {
    if (magnitude >> (8 * bytes - 1) == 0) return 1 + bytes;
  }
  return 1 + 8;
}
constexpr std::int64_t stored_bytes(std::string_view value) noexcept {
  const auto size = static_cast<std::int64_t>(value.size());
  const std::int64_t type = 2 * size + 13;
  return size + (type < 1 << 7 ? 1 : type < 1 << 14 ? 2 : 3);
}

class Insert {
 public:
  Insert(sql::Connection& db, std::string_view sql) : rows_(db, sql) {}

  Insert& bind(int index, std::int64_t value) {
    bytes_ += stored_bytes(value);
    rows_.bind(index, value);
    return *this;
  }
  Insert& bind(int index, double value) {
    bytes_ += 1 + 8;
    rows_.bind(index, value);
    return *this;
  }
  Insert& bind(int index, std::string_view value) {
    bytes_ += stored_bytes(value);
    rows_.bind(index, value);
    return *this;
  }
  Insert& bind_blob(int index, std::string_view value) {
    bytes_ += stored_bytes(value);
    rows_.bind_blob(index, value);
    return *this;
  }
  Insert& bind_null(int index) {
    ++bytes_;
    rows_.bind_null(index);
    return *this;
  }
  template <class T>
  Insert& bind(int index, const std::optional<T>& value) {
    return value ? bind(index, *value) : bind_null(index);
  }
  Insert& bind_or_null(int index, std::string_view value) {
    return value.empty() ? bind_null(index) : bind(index, value);
  }
  Insert& bind_or_null(int index, std::int64_t value) {
    return value == 0 ? bind_null(index) : bind(index, value);
  }
  Insert& bind_blob_or_null(int index, std::string_view value) {
    return value.empty() ? bind_null(index) : bind_blob(index, value);
  }
  void run() {
    ++bytes_;  // how long the row's types are
    rows_.run();
  }

  std::int64_t take_bytes() noexcept { return std::exchange(bytes_, 0); }

 private:
  sql::BulkInsert rows_;
  std::int64_t bytes_ = 0;
};

}  // namespace daybook::rows
