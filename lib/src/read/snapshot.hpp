// Snapshot: several statements that see the store at one moment, whatever writers do meanwhile.
#pragma once

#include "sql/connection.hpp"

namespace daybook::read {

class Snapshot {
 public:
  explicit Snapshot(sql::Connection& connection) : connection_(connection) {
    connection_.exec("BEGIN");
  }
  ~Snapshot() {
    try {
      connection_.exec("COMMIT");  // nothing was written: it only lets go
    } catch (const Error&) {       // SQLite ended it by itself
    }
  }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  sql::Connection& connection_;
};

}  // namespace daybook::read
