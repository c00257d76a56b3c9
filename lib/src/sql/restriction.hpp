// Restriction: bounds on what one statement of somebody who is not trusted with SQL may cost.
//
//   sql::Connection connection = sql::Connection::open_reader(path);
//   sql::Restriction::apply(connection, {});
//
// Limits of SQLite on lengths and depths, functions whose time is bounded by their arguments, and a
// look at the clock and at memory every few operations: past its time or memory a statement ends
// with Error{timeout}. Memory is what all of SQLite in this process took since the statement began:
// it has no count of its own for one connection's sorts.
#pragma once

#include <cstdint>

#include "sql/connection.hpp"

namespace daybook::sql {

class Restriction {
 public:
  struct Bounds {
    std::int64_t statement_ns = 30'000'000'000;
    std::int64_t memory_bytes = 64 << 20;
    int text_bytes = 1 << 20;  // of one value
  };
  static void apply(Connection& connection, const Bounds& bounds);
  /// Statements of `inner` run within a step of `outer`: they end when its time is over.
  static void share(Connection& outer, Connection& inner);
  /// A connection to nothing: no file, no table. It is read-only like open_reader()'s.
  static Connection open_empty();
};

}  // namespace daybook::sql
