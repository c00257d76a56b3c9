// Rows of `error`, `event` and `loss`.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "rows/insert.hpp"
#include "sql/connection.hpp"

namespace daybook::rows {

struct ErrorRow {
  std::int64_t id = 0, at_ns = 0;
  std::int64_t span_row = 0;  // 0: NULL, as all ids but service and resource
  std::int64_t service_id = 0, resource_id = 0, operation_id = 0, model_id = 0;
  int level = 4;
  std::int64_t trace_row = 0;
  std::string_view span_id;  // 8 bytes, or empty: NULL
  std::int64_t conversation_row = 0, session_id = 0, user_id = 0;
  std::string_view type, code;  // code empty: NULL
  std::int64_t message_id = 0, stack_id = 0, context_id = 0, metadata_id = 0;
  std::string_view tags, fingerprint;
  std::optional<bool> handled;
  std::string_view record_id;  // empty: NULL
  std::int64_t redactions = 0;
};

class ErrorTable {
 public:
  explicit ErrorTable(sql::Connection& db);
  void insert(const ErrorRow& row);
  std::int64_t take_bytes() noexcept { return insert_.take_bytes(); }             // see Insert
  std::int64_t find_record(std::int64_t service_id, std::string_view record_id);  // 0: not there
  bool waits();  // some row names a span that did not come yet
  /// Ties what waits for a span of this trace to those that have come.
  void settle(std::int64_t trace_row);

 private:
  Insert insert_;
  sql::Statement find_record_, waits_, settle_;
};

struct EventRow {
  std::int64_t id = 0, at_ns = 0, service_id = 0, resource_id = 0;
  int level = 2;
  std::string_view name;
  std::int64_t body_id = 0, trace_row = 0;  // 0: NULL, as all ids below
  std::string_view span_id;                 // 8 bytes, or empty: NULL
  std::int64_t span_row = 0, session_id = 0, user_id = 0, attributes_id = 0;
  std::string_view tags, record_id;
  std::int64_t redactions = 0;
};

class EventTable {
 public:
  explicit EventTable(sql::Connection& db);
  void insert(const EventRow& row);
  std::int64_t take_bytes() noexcept { return insert_.take_bytes(); }             // see Insert
  std::int64_t find_record(std::int64_t service_id, std::string_view record_id);  // 0: not there
  bool waits();  // some row names a span that did not come yet
  /// Ties what waits for a span of this trace to those that have come.
  void settle(std::int64_t trace_row);

 private:
  Insert insert_;
  sql::Statement find_record_, waits_, settle_;
};

class LossTable {
 public:
  explicit LossTable(sql::Connection& db);
  void insert(std::int64_t id, std::int64_t at_ns, std::int64_t service_id, std::string_view reason,
              std::int64_t records, std::int64_t bytes, std::string_view error);
  std::int64_t take_bytes() noexcept { return insert_.take_bytes(); }  // see Insert

 private:
  Insert insert_;
};

}  // namespace daybook::rows
