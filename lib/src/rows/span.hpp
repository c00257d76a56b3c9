// A row of `span`: every timed thing. See schema/tables/span.sql for what each column means.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "rows/insert.hpp"
#include "sql/connection.hpp"

namespace daybook::rows {

struct SpanRow {
  std::int64_t id = 0;
  std::int64_t at_ns = 0;
  std::optional<std::int64_t> duration_ns;
  std::int64_t service_id = 0, resource_id = 0, operation_id = 0;
  std::string_view kind;
  int level = 0, status = 0;
  std::string_view status_message;           // empty: NULL
  std::int64_t trace_row = 0;                // 0: NULL, as all ids below
  std::string_view span_id, parent_span_id;  // 8 bytes, or empty: NULL
  std::int64_t conversation_row = 0, session_id = 0, user_id = 0;
  std::string_view tags;  // empty: NULL
  std::int64_t metadata_id = 0;
  std::string_view metadata_own;
  std::string_view record_id;  // empty: NULL
  std::int64_t redactions = 0;
  bool time_missing = false;
  // Of spans that say more than a completion does.
  std::string_view span_kind, name;  // empty: NULL
  std::int64_t attributes_id = 0, links_id = 0;
};

class SpanTable {
 public:
  explicit SpanTable(sql::Connection& db);
  void insert(const SpanRow& row);
  /// The same with span_kind, name, attributes and links.
  void insert_detailed(const SpanRow& row);
  std::int64_t take_bytes() noexcept {  // see Insert
    return insert_.take_bytes() + insert_detailed_.take_bytes();
  }
  /// The span of a trace by its span id; 0 if it is not there.
  std::int64_t find(std::int64_t trace_row, std::string_view span_id);
  /// The span a service stored under the sender's id; 0 if it is not there.
  std::int64_t find_record(std::int64_t service_id, std::string_view record_id);

  /// Whose call a span was, and of which conversation.
  struct Call {
    std::int64_t conversation_row = 0;  // 0: none, or there is no such span
    std::int64_t service_id = 0, user_id = 0, session_id = 0;
    std::int64_t redactions = 0;
  };
  Call find_call(std::int64_t id);

  /// The metadata of a conversation's latest call; the views are valid until done(). Packed text is
  /// not read.
  struct Metadata {
    std::int64_t content_id = 0;  // 0: none, or there is no such call
    std::string_view shared, own;
  };
  Metadata find_metadata(std::int64_t conversation_row);
  void done() noexcept { find_metadata_.reset(); }

 private:
  static void bind(Insert& insert, const SpanRow& row);
  Insert insert_, insert_detailed_;
  sql::Statement find_, find_record_, find_call_, find_metadata_;
};

}  // namespace daybook::rows
