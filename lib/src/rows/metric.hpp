// Rows of `metric` and `metric_sample`: series of measurements, and the measurements.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "rows/insert.hpp"
#include "sql/connection.hpp"

namespace daybook::rows {

struct MetricSampleRow {
  std::int64_t id = 0, metric_id = 0, service_id = 0, at_ns = 0;
  std::optional<double> value;
  std::optional<std::int64_t> count;
  std::optional<double> sum, min, max;
  std::string_view bounds, buckets, tags;  // JSON arrays; empty: NULL
  std::int64_t metadata_id = 0;            // 0: NULL
  std::string_view record_id;              // empty: NULL
  std::int64_t redactions = 0;
};

class MetricSampleTable {
 public:
  explicit MetricSampleTable(sql::Connection& db);
  void insert(const MetricSampleRow& row);
  std::int64_t take_bytes() noexcept { return insert_.take_bytes(); }             // see Insert
  std::int64_t find_record(std::int64_t service_id, std::string_view record_id);  // 0: not there

 private:
  Insert insert_;
  sql::Statement find_record_;
};

}  // namespace daybook::rows
