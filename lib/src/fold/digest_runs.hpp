// DigestRuns: what other processes stored, by digest.
//
// A window is of one process. What it does not know another may have stored: each batch leaves one
// row (digest_run) with the digests of what it stored, so writing costs an append of eight bytes
// each. Whoever misses something reads the rows that came since it last looked, into a table in
// memory, and looks there: a store with one writer is never read. A digest only proposes: the
// caller compares what is found with what is stored.
//
//   runs.begin(first_id, next_id, hour);                                // in the transaction
//   if (auto entry = runs.find(digest)) …                                // another process has it
//   runs.put(id, digest);  runs.write();                                 // before COMMIT
//   runs.commit(next_id);
//
// Only the youngest entries are known, and they make way for younger ones. One thread.
#pragma once

#include <cstdint>
#include <vector>

#include "fold/window.hpp"
#include "rows/digest_run.hpp"

namespace daybook::fold {

class DigestRuns {
 public:
  struct Entry {
    std::int64_t id = 0, hour = 0;
  };

  DigestRuns(sql::Connection& db, rows::DigestRunKind kind);

  /// Ids from `first` on are known of, `next` is the first to come; older ones are forgotten.
  void begin(std::int64_t first, std::int64_t next, std::int64_t hour);
  /// The youngest under the digest that another process stored; nullptr: none. Valid until the next
  /// call.
  const Entry* find(std::uint32_t digest);
  void put(std::int64_t id, std::uint32_t digest) { staged_.push_back({id, digest, 0}); }
  void write();  // takes away some of what is older than `first`
  void commit(std::int64_t next) noexcept;
  void clear() noexcept;  // trusts nothing that it read or was given

  std::int64_t first() const noexcept { return first_; }

 private:
  void catch_up();

  rows::DigestRunTable table_;
  Window<Entry> window_;  // of other processes
  std::int64_t first_ = 0, next_ = 0, hour_ = 0;
  std::int64_t read_to_ = 0;  // what has an id before it is known
  bool old_left_ = true;      // rows before first_
  std::vector<rows::DigestRunTable::Entry> staged_, found_;
};

}  // namespace daybook::fold
