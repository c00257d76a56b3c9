// TableSizes: how many rows the big tables have, kept in table_size by whoever changes them, in the
// same transaction: counting ten million rows takes longer than any report may.
//
//   sizes.add("span", 1000);                     // 1,000 rows inserted
//   sizes.add("content", 10, 4096);              // with 4,096 bytes of text and JSON
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
  /// `table` is a literal. Negative where rows were deleted. `bytes` is given for every change of a
  /// table, or never.
  void add(const char* table, std::int64_t rows, std::optional<std::int64_t> bytes = {});
  void write();
  void discard() noexcept { changes_.clear(); }

 private:
  struct Change {
    std::int64_t rows = 0;
    std::optional<std::int64_t> bytes;
  };
  std::map<std::string_view, Change> changes_;
  sql::Statement add_;
};

}  // namespace daybook::state
