// Rows of `memory_sample`.
#pragma once

#include <cstdint>
#include <string_view>

#include "rows/insert.hpp"
#include "sql/connection.hpp"

namespace daybook::rows {

struct MemorySampleRow {
  std::int64_t id = 0, at_ns = 0, service_id = 0, resource_id = 0, operation_id = 0;
  double memory_mb = 0;
  std::int64_t trace_row = 0;  // 0: NULL, as all ids below
  std::string_view span_id;    // 8 bytes, or empty: NULL
  std::int64_t metadata_id = 0;
  std::string_view tags, record_id;  // empty: NULL
  std::int64_t redactions = 0;
};

class MemorySampleTable {
 public:
  explicit MemorySampleTable(sql::Connection& db);
  void insert(const MemorySampleRow& row);
  std::int64_t take_bytes() noexcept { return insert_.take_bytes(); }             // see Insert
  std::int64_t find_record(std::int64_t service_id, std::string_view record_id);  // 0: not there

 private:
  Insert insert_;
  sql::Statement find_record_;
};

}  // namespace daybook::rows
