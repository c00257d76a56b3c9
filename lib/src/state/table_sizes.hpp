// TableSizes: how many rows the big tables have and how many bytes these take, kept in table_size
// by whoever changes them, in the same transaction: counting ten million rows takes longer than any
// report may.
//
//   sizes.add("span", 1000, 90'000);             // 1,000 rows inserted, of 90,000 bytes
//   sizes.add("content", 10, 4300, 4096);        // of which 4,096 are text and JSON
//   sizes.add("span", -100);                     // 100 rows deleted, of average size
//   sizes.write();                               // before COMMIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "sql/connection.hpp"

namespace daybook::state {

class TableSizes {
 public:
  explicit TableSizes(sql::Connection& db);
  /// `table` is a literal. Negative where rows were deleted: where who deletes them does not know
  /// their bytes, they take those of as many average rows with them.
  void add(const char* table, std::int64_t rows, std::optional<std::int64_t> bytes = {},
           std::optional<std::int64_t> content_bytes = {});
  void write();
  void discard() noexcept { changes_.clear(); }

 private:
  struct Change {
    std::int64_t rows = 0;
    std::optional<std::int64_t> bytes, content_bytes;
  };
  std::map<std::string_view, Change> changes_;
  sql::Statement add_;
};

}  // namespace daybook::state
