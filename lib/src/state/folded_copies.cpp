#include "state/folded_copies.hpp"

#include <set>

namespace daybook::state {

FoldedCopies::FoldedCopies(sql::Connection& db)
    : percentiles_(db,
                   "DELETE FROM rollup_hour_quantile WHERE hour = ?1 AND (service_id, operation_id,"
                   " model_id) = (SELECT service_id, operation_id, model_id FROM rollup_group"
                   " WHERE id = ?2)"),
      histograms_(db),
      measures_(db) {}

void FoldedCopies::forget(const std::map<RollupSums::Key, SpanCounter>& changed,
                          std::int64_t folded_hour) {
  std::set<std::int64_t> hours;
  for (const auto& [key, counter] : changed) {
    if (key.first >= folded_hour) break;
    percentiles_.bind(1, key.first).bind(2, key.second).run();
    hours.insert(key.first);
  }
  histograms_.forget(hours);
  measures_.forget(hours);
}

}  // namespace daybook::state
