// Rows of `digest_run`: what a batch stored, by digest, in the order it was stored.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sql/connection.hpp"

namespace daybook::rows {

enum class DigestRunKind { text = 1, answer = 2, request = 3 };

class DigestRunTable {
 public:
  struct Entry {
    std::int64_t id = 0;
    std::uint32_t digest = 0;
    std::int64_t hour = 0;  // of its run
  };

  DigestRunTable(sql::Connection& db, DigestRunKind kind);
  /// One row. The ids grow, the last is less than 2^32 above the first.
  void insert(std::int64_t hour, const Entry* first, const Entry* last);
  /// Appends the youngest entries of runs that begin at `id` or later, in their order; not many
  /// more than `entries_max`.
  void read(std::int64_t id, std::size_t entries_max, std::vector<Entry>& entries);
  /// Deletes some of the rows before the id. True: there may be more.
  bool prune(std::int64_t id, int rows_max);

 private:
  sql::Statement insert_, sizes_, read_, oldest_, prune_;
  std::int64_t kind_;
  std::string digests_;  // scratch
};

}  // namespace daybook::rows
