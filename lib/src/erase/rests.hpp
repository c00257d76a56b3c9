// Rests: what SQLite left behind in gaps of pages (sql/raw_file.hpp), overwritten some pages at a
// time, with the guard let go between.
//
//   const Rests done = clear_rests(job);
//
// Reads the file once.
#pragma once

#include <cstdint>

#include "retain/job.hpp"

namespace daybook::erase {

struct Rests {
  std::int64_t bytes = 0;
  bool complete = true;     // false: the time was up, or
  bool wal_emptied = true;  // false: a reader held the log: pages of it could come into the file
};
Rests clear_rests(retain::Job& job);

}  // namespace daybook::erase
