// Rows of `trace`: made once, their totals and their root added once per batch.
#pragma once

#include <cstdint>
#include <string_view>

#include "rows/conversation.hpp"
#include "rows/insert.hpp"

namespace daybook::rows {

/// Whose trace it is. Of its root span where that is known, else of whatever came first.
struct TraceOwner {
  std::int64_t service_id = 0, resource_id = 0;
  std::int64_t session_id = 0, user_id = 0, conversation_row = 0;  // 0: NULL
};

/// The span of a trace that stands for it: one without a parent before one with, then the earliest.
struct TraceRoot {
  std::int64_t span_row = 0;  // 0: none
  bool has_parent = true;
  std::int64_t at_ns = 0;
  TraceOwner owner;

  bool comes_before(const TraceRoot& other) const noexcept {
    if (other.span_row == 0) return span_row != 0;
    return has_parent != other.has_parent ? other.has_parent : at_ns < other.at_ns;
  }
};

class TraceTable {
 public:
  explicit TraceTable(sql::Connection& db);
  std::int64_t find(std::string_view trace_id);  // 16 bytes; 0: not there
  void insert(std::int64_t id, std::string_view trace_id, const Totals& totals,
              const TraceOwner& first, const TraceRoot& root);
  std::int64_t take_bytes() noexcept { return insert_.take_bytes(); }  // see Insert
  /// Takes the root where it comes before the one that is there.
  void add(std::int64_t id, const Totals& totals, const TraceOwner& first, const TraceRoot& root);

 private:
  sql::Statement find_;
  Insert insert_;
  sql::Statement add_, replace_root_;
};

}  // namespace daybook::rows
