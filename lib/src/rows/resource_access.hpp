// Rows of `resource_access`: the detail of a span that is an access to a resource.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "rows/insert.hpp"
#include "sql/connection.hpp"

namespace daybook::rows {

struct ResourceAccessRow {
  std::int64_t id = 0;                     // the span's
  std::int64_t server_id = 0, uri_id = 0;  // 0: NULL
  std::string_view action;
  std::string_view side, outcome, error_code;  // empty: NULL
  std::optional<std::int64_t> bytes;
};

class ResourceAccessTable {
 public:
  explicit ResourceAccessTable(sql::Connection& db);
  void insert(const ResourceAccessRow& row);
  std::int64_t take_bytes() noexcept { return insert_.take_bytes(); }  // see Insert

 private:
  Insert insert_;
};

}  // namespace daybook::rows
