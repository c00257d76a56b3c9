#include "rows/memory_sample.hpp"

namespace daybook::rows {

MemorySampleTable::MemorySampleTable(sql::Connection& db)
    : insert_(db,
              "INSERT INTO memory_sample (id, at_ns, service_id, resource_id, operation_id,"
              " memory_mb, trace_row, span_id, metadata_id, tags, record_id,"
              " redactions)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"),
      find_record_(db, "SELECT id FROM memory_sample WHERE service_id = ?1 AND record_id = ?2") {}

void MemorySampleTable::insert(const MemorySampleRow& row) {
  insert_.bind(1, row.id).bind(2, row.at_ns).bind(3, row.service_id).bind(4, row.resource_id);
  insert_.bind(5, row.operation_id).bind(6, row.memory_mb).bind_or_null(7, row.trace_row);
  insert_.bind_blob_or_null(8, row.span_id).bind_or_null(9, row.metadata_id);
  insert_.bind_or_null(10, row.tags).bind_or_null(11, row.record_id).bind(12, row.redactions);
  insert_.run();
}

std::int64_t MemorySampleTable::find_record(std::int64_t service_id, std::string_view record_id) {
  find_record_.bind(1, service_id).bind(2, record_id);
  return find_record_.first_integer();
}

}  // namespace daybook::rows
