// What a Connection holds; for the sql room only.
#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <string>
#include <vector>

#include "sql/bulk_insert.hpp"
#include "sql/connection.hpp"
#include "sql/opened.hpp"
#include "sql/table_use.hpp"

namespace daybook::sql {

struct Connection::State {
  State(const std::string& file, int flags);
  ~State();
  /// For sqlite3_progress_handler: not 0 ends the step.
  static int past_deadline(void* state);
  /// The same, and past its memory; see restriction.hpp.
  static int past_bounds(void* state);

  // bulk_insert.cpp
  /// Inserts what waits for one of the tables.
  void flush(const TableSet& used);
  void count_waiting() noexcept;                   // into `waiting`
  static void drop_waiting(void* state) noexcept;  // for sqlite3_rollback_hook

  const Opened opened;  // before the database is opened, until after it is closed
  SQLite::Database database;
  std::string path;
  Synchronous synchronous = Synchronous::full;
  std::int64_t statement_limit_ns = 0;
  // Of the step that is running: what is left of the limit, and when that is over (steady clock).
  // 0: the step was short until now, and the first look at it begins its time.
  std::int64_t left_ns = 0, deadline_ns = 0;
  // What a statement may take of memory, 0: any; what was taken as it began; whether it took more.
  std::int64_t memory_max = 0, memory_before = 0;
  bool over_memory = false;
  bool stepping = false;  // within its time; statements of others that share it have no other
  unsigned looks = 0;
  std::int64_t page_bytes = 0;  // 0 in a reader
  int wal_frames = 0;
  int statements = 0;  // prepared and not yet finalized
  TableUse table_use;
  std::vector<BulkInsert::State*> bulk_inserts;
  TableSet waiting;  // tables that rows wait for
};

}  // namespace daybook::sql
