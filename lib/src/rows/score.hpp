// Rows of `score`. What a score judges may come after it: then the score waits for its span.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "rows/insert.hpp"
#include "sql/connection.hpp"

namespace daybook::rows {

struct ScoreRow {
  std::int64_t id = 0, at_ns = 0, service_id = 0, resource_id = 0;
  std::string_view name;
  std::optional<double> value;
  std::string_view label;       // empty: NULL, as all texts below
  std::int64_t comment_id = 0;  // 0: NULL, as all ids below
  std::string_view source;
  std::int64_t span_row = 0;
  std::string_view trace_id, span_id;  // 16 and 8 bytes
  std::string_view target_id, conversation;
  std::int64_t user_id = 0, metadata_id = 0;
  std::string_view tags, record_id;
  std::int64_t redactions = 0;
};

class ScoreTable {
 public:
  explicit ScoreTable(sql::Connection& db);
  void insert(const ScoreRow& row);
  std::int64_t take_bytes() noexcept { return insert_.take_bytes(); }             // see Insert
  std::int64_t find_record(std::int64_t service_id, std::string_view record_id);  // 0: not there

  /// Whether any score waits for a span by its ids.
  bool waits_for_span();
  /// Ties what waits for a span of this trace to those that have come.
  void settle(std::string_view trace_id, std::int64_t trace_row);
  /// Whether any score waits for a record by its id.
  bool waits_for_id();
  /// A record came.
  void settle_id(std::int64_t service_id, std::string_view record_id, std::int64_t span_row);

 private:
  Insert insert_;
  sql::Statement find_record_, waits_for_span_, settle_, waits_for_id_, settle_id_;
};

}  // namespace daybook::rows
