#include "state/folded_copies.hpp"

#include <algorithm>

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
    days_.insert(period_of(Tier::day, key.first));
  }
  histograms_.forget(hours);
  measures_.forget(hours);
}

void FoldedCopies::write(std::int64_t day, std::int64_t folded_hour) {
  const std::int64_t begin = first_hour_of(Tier::day, day);
  const std::int64_t end = std::min(first_hour_of(Tier::day, day + 1), folded_hour);
  histograms_.write_again(begin, end);
  measures_.write_again(begin, end);
}

}  // namespace daybook::state
