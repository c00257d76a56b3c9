// Rows of `message_head`: ends of paths by the digest of the redacted path, led by the hour of
// arrival, so that the index appends.
#pragma once

#include <cstdint>
#include <vector>

#include "sql/bulk_insert.hpp"
#include "sql/connection.hpp"

namespace daybook::rows {

struct MessageHeadRow {
  std::int64_t hour = 0;  // Unix hours
  std::uint64_t digest = 0;
  std::int64_t message_id = 0;
  std::int64_t span_row = 0;  // 0: NULL
};

class MessageHeadTable {
 public:
  explicit MessageHeadTable(sql::Connection& db);
  void insert(const MessageHeadRow& row);
  /// Appends what stands under the digest, the youngest message first, at most `limit` rows.
  void find(std::int64_t hour, std::uint64_t digest, int limit, std::vector<MessageHeadRow>& rows);
  /// The youngest hour before `hour` that has rows; -1: none.
  std::int64_t hour_before(std::int64_t hour);
  /// Deletes some of what is older than `hour`, the oldest first. True: there is more.
  bool prune(std::int64_t hour, int rows_max);

 private:
  sql::BulkInsert insert_;
  sql::Statement find_, hour_before_, oldest_, nth_, prune_;
};

}  // namespace daybook::rows
