// Rows of `conversation`: made once, their totals added to once per batch.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rows/insert.hpp"
#include "sql/connection.hpp"

namespace daybook::rows {

/// What a batch adds to the totals of a conversation or a trace.
struct Totals {
  std::int64_t first_at_ns = INT64_MAX, last_at_ns = 0;
  std::int64_t spans = 0, completions = 0, tool_executions = 0, errors = 0;
  std::int64_t input_tokens = 0, output_tokens = 0, cost_nano_usd = 0, unpriced = 0;
  std::int64_t duration_ns = 0;
  std::int64_t turns = 0;  // the largest seen

  bool empty() const noexcept { return first_at_ns == INT64_MAX; }
};

struct ConversationRow {
  std::int64_t id = 0;
  std::string name;
  bool given = false;
  std::int64_t service_id = 0, resource_id = 0;
  std::int64_t session_id = 0, user_id = 0;  // 0: NULL
  std::string title;                         // empty: NULL
};

class ConversationTable {
 public:
  explicit ConversationTable(sql::Connection& db);
  struct Found {
    std::int64_t id = 0;  // 0: not there
    bool titled = false;
  };
  Found find(std::int64_t service_id, std::string_view name);
  Found find(std::int64_t id);
  void insert(const ConversationRow& row, const Totals& totals);
  std::int64_t take_bytes() noexcept { return insert_.take_bytes(); }  // see Insert
  /// `title` is taken where there is none yet; it may be empty.
  void add(std::int64_t id, const Totals& totals, std::string_view title);

 private:
  sql::Statement find_named_, find_;
  Insert insert_;
  sql::Statement add_;
};

}  // namespace daybook::rows
