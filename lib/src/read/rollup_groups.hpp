// RollupGroups: which rollup groups a Window selects, and which row of a report each adds to.
//
// Reports merge plain ordered scans of the rollup tables in memory; the dictionaries and groups are
// few (they are capped), so they are read whole first.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "access/principal.hpp"
#include "daybook/reader.hpp"
#include "sql/connection.hpp"

namespace daybook::read {

class RollupGroups {
 public:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  /// `by`: the report's own columns, where the window names none. Of services in `scope` only.
  RollupGroups(sql::Connection& connection, const Window& window, std::vector<std::string> by,
               const access::Scope& scope = {true, {}});

  /// What the rows are about, in order.
  const std::vector<ReportKey>& keys() const noexcept { return keys_; }
  /// The row a group adds to, or kNone.
  std::size_t row_of(std::int64_t group_id) const noexcept {
    const auto at = static_cast<std::size_t>(group_id);
    return at < rows_.size() ? rows_[at].row : kNone;
  }
  bool is_error(std::int64_t group_id) const noexcept {
    return rows_[static_cast<std::size_t>(group_id)].is_error;
  }

 private:
  struct Group {
    std::size_t row = kNone;
    bool is_error = false;
  };
  std::vector<Group> rows_;  // by rollup_group.id
  std::vector<ReportKey> keys_;
};

/// A column of `by` that is not in `known`: Error{invalid_argument}.
void require_known(const std::vector<std::string>& by, const std::vector<std::string>& known);

inline bool is_in(const access::Scope& scope, std::string_view service) {
  return scope.all ||
         std::binary_search(scope.services.begin(), scope.services.end(), std::string(service));
}
inline bool lets_through(const std::string& wanted, std::string_view value) {
  return wanted.empty() || wanted == value;
}

}  // namespace daybook::read
