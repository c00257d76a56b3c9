// MetricsPass: samples of metrics of before a time go, series by series, the earliest hour first,
// and the sums of theirs are made anew of what is left.
//
//   bool done = MetricsPass(job, ledger, until_ns).run();      // false: the time was up
//
// An hour that has no sample left has no sums. Those of another are renewed where retention deleted
// no sample of it, all time's where it is the sum of hours that are all there; else they stay, and
// count what went as pruned. So do those of an hour that takes several transactions until the last
// of them: one that is cut short before it leaves them so. One thread.
#pragma once

#include <cstdint>
#include <optional>

#include "retain/job.hpp"
#include "retain/ledger.hpp"
#include "state/metric_rollups.hpp"

namespace daybook::erase {

class MetricsPass {
 public:
  MetricsPass(retain::Job& job, retain::Ledger& ledger, std::int64_t until_ns);
  bool run();

 private:
  struct Series {
    state::MetricSeries series;
    bool has_all_hours = false;    // before any of it goes
    std::int64_t whole_hour = -1;  // the last of which retention had deleted nothing
  };
  bool run(Series& one);
  /// The next hour's samples go, some thousands at most; false: there are none.
  bool erase_next(Series& one);
  std::int64_t erase_some(std::int64_t metric_id, std::int64_t hour);  // how many
  void settle(const Series& one);
  /// How many samples of its sums are deleted; nothing: it has no sums.
  std::optional<std::int64_t> pruned_of(std::int64_t metric_id, std::int64_t hour);
  bool has_samples(std::int64_t metric_id, std::int64_t hour, std::int64_t until_ns);
  sql::Statement& samples_of(std::int64_t metric_id, std::int64_t hour, std::int64_t until_ns,
                             std::int64_t limit);
  void renew_hour(const state::MetricSeries& series, std::int64_t hour);

  retain::Job& job_;
  retain::Ledger& ledger_;
  sql::Connection& connection_;
  const std::int64_t until_ns_;
  state::MetricRollups rollups_;
  sql::Statement first_, samples_, delete_, pruned_, prune_hour_, prune_all_;
};

}  // namespace daybook::erase
