#include "read/hour_quantiles.hpp"

#include <set>

namespace daybook::read {

HourQuantiles::HourQuantiles(sql::Connection& connection, const RollupGroups& groups)
    : select_(connection,
              "SELECT service_id, operation_id, model_id, p95_ns FROM rollup_hour_quantile"
              " WHERE hour = ?1") {
  sql::Statement group(connection,
                       "SELECT id, service_id, operation_id, model_id FROM rollup_group");
  while (group.step()) {
    const std::size_t row = groups.row_of(group.integer(0));
    const Series series{group.integer(1), group.integer(2), group.integer(3)};
    const auto [found, is_new] = rows_.emplace(series, row);
    if (!is_new && found->second != row) {  // a part of a series
      rows_.clear();
      return;
    }
  }
  std::set<std::size_t> seen;
  for (auto at = rows_.begin(); at != rows_.end();) {
    if (at->second == RollupGroups::kNone) {
      at = rows_.erase(at);
    } else if (seen.insert(at->second).second) {
      ++at;
    } else {  // several in a row
      rows_.clear();
      return;
    }
  }
}

}  // namespace daybook::read
