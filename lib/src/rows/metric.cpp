#include "rows/metric.hpp"

namespace daybook::rows {

MetricSampleTable::MetricSampleTable(sql::Connection& db)
    : insert_(db,
              "INSERT INTO metric_sample (id, metric_id, service_id, at_ns, value, count, sum, min,"
              " max, bounds, buckets, tags, metadata_id, record_id, redactions)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"),
      find_record_(db, "SELECT id FROM metric_sample WHERE service_id = ?1 AND record_id = ?2") {}

void MetricSampleTable::insert(const MetricSampleRow& row) {
  insert_.bind(1, row.id).bind(2, row.metric_id).bind(3, row.service_id).bind(4, row.at_ns);
  insert_.bind(5, row.value).bind(6, row.count).bind(7, row.sum).bind(8, row.min);
  insert_.bind(9, row.max).bind_or_null(10, row.bounds).bind_or_null(11, row.buckets);
  insert_.bind_or_null(12, row.tags).bind_or_null(13, row.metadata_id);
  insert_.bind_or_null(14, row.record_id).bind(15, row.redactions);
  insert_.run();
}

std::int64_t MetricSampleTable::find_record(std::int64_t service_id, std::string_view record_id) {
  find_record_.bind(1, service_id).bind(2, record_id);
  return find_record_.first_integer();
}

}  // namespace daybook::rows
