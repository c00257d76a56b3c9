// BulkInsert: an INSERT whose rows wait, and go into their table many at a time: one execution for
// a thousand rows takes two thirds of what a thousand take, or less.
//
//   sql::BulkInsert insert(db, "INSERT INTO span (id, at_ns) VALUES (?1, ?2)");
//   insert.bind(1, id).bind(2, at_ns).run();      // the row is complete, and may wait
//   db.exec("COMMIT");                            // it is there
//
// Nobody sees that a row waits: a Statement that uses its table, every exec() and a full buffer
// have it inserted first, rows that its foreign keys may point at before it. Outside a transaction
// rows do not wait. A row that the table refuses makes whatever came to insert it throw; the rows
// of the transaction then wait until it is rolled back, which drops them. Where the caller has to
// know which row was refused, it calls Connection::flush_rows() after each.
//
// Text is copied. What is not bound is NULL. `VALUES (…)` holds parameters and constants; what
// follows may be ON CONFLICT without parameters. One thread, as the connection, and it ends before.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "sql/connection.hpp"
#include "sql/waiting_rows.hpp"

namespace daybook::sql {

class BulkInsert {
 public:
  BulkInsert(Connection& connection, std::string_view sql);
  BulkInsert(BulkInsert&&) noexcept;
  BulkInsert& operator=(BulkInsert&&) = delete;
  ~BulkInsert();

  // Parameters of the row that comes next, as Statement's.
  BulkInsert& bind(int index, std::int64_t value) {
    rows_->set(index, value);
    return *this;
  }
  BulkInsert& bind(int index, double value) {
    rows_->set(index, value);
    return *this;
  }
  BulkInsert& bind(int index, std::string_view value) {
    rows_->set(index, WaitingRows::Kind::text, value);
    return *this;
  }
  BulkInsert& bind_blob(int index, std::string_view value) {
    rows_->set(index, WaitingRows::Kind::blob, value);
    return *this;
  }
  BulkInsert& bind_null(int index) {
    rows_->set_null(index);
    return *this;
  }
  template <class T>
  BulkInsert& bind(int index, const std::optional<T>& value) {
    return value ? bind(index, *value) : bind_null(index);
  }
  BulkInsert& bind_or_null(int index, std::string_view value) {
    return value.empty() ? bind_null(index) : bind(index, value);
  }
  BulkInsert& bind_or_null(int index, std::int64_t value) {
    return value == 0 ? bind_null(index) : bind(index, value);
  }
  void run();

  struct State;  // for the sql room only

 private:
  std::unique_ptr<State> state_;
  WaitingRows* rows_;  // the state's
};

}  // namespace daybook::sql
