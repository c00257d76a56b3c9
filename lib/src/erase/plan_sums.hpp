// PlanSums: how many rows of rollups an erasure would change that recomputes them, and how many
// would go. Reads only.
//
//   PlanSums sums(reader);
//   sums.take(span); sums.take(kind, moment);      // each row that would go
//   sums.count(result);
//
// Of hours, days, months and all time; what else is summed up only the erasure itself counts.
#pragma once

#include "daybook/erase.hpp"
#include "retain/due_spans.hpp"
#include "retain/moments.hpp"
#include "sql/connection.hpp"
#include "state/dictionaries.hpp"
#include "state/rollup_counters.hpp"

namespace daybook::erase {

class PlanSums {
 public:
  explicit PlanSums(sql::Connection& reader) : reader_(reader), names_(reader) {}
  void take(const retain::DueSpan& span);
  void take(const retain::MomentKind& kind, const retain::Moment& moment);
  void count(EraseResult& result);

 private:
  std::int64_t model_or_nameless(std::int64_t model_id);

  sql::Connection& reader_;
  state::Dictionaries names_;  // every row's group is there: nothing is added
  state::RollupSums gone_;
};

}  // namespace daybook::erase
