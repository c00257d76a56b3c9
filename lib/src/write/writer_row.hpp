// WriterRow: this writer's row in the table `writer`, and those that other writers left behind.
//
//   row.put(7, now_ns);       // in each batch's transaction
//   row.batch();              // after an unknown commit: 7 if it landed
//   row.tidy(now_ns);         // rows of processes that are gone
//
// A row is what an unknown commit is resolved by, so one that may still be needed is never taken
// away: of a process that cannot be looked at (another boot, another container) it stays until it
// has not been written for an hour.
#pragma once

#include <cstdint>
#include <string>

#include "base/process.hpp"
#include "sql/connection.hpp"

namespace daybook::write {

class WriterRow {
 public:
  struct Owner {
    std::string id;  // random
    base::Process process;
    std::int64_t started_ns = 0;
    bool redacts = true;
  };
  WriterRow(sql::Connection& connection, const Owner& owner);  // `owner` is kept by the caller

  void put(std::uint64_t batch, std::int64_t now_ns);
  std::uint64_t batch();  // the last that landed; 0: none
  void remove();
  void tidy(std::int64_t now_ns);
  void reset() noexcept { upsert_.reset(); }

 private:
  sql::Connection& connection_;
  const Owner& owner_;
  sql::Statement upsert_;
};

}  // namespace daybook::write
