// MetricsPass: samples of metrics of before a time go, series by series, the earliest hour first,
// and the sums of theirs are made anew of what is left.
//
//   bool done = MetricsPass(job, ledger, until_ns).run();      // false: the time was up
//
// An hour that has no sample left has no sums. Those of another are renewed where retention deleted
// no sample of it, all time's where it is the
// sum of hours that are all there; else they stay, and count what went as pruned. Each transaction
// leaves both as they are meant. One thread.
#pragma once

#include <cstdint>

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
    bool has_all_hours = false;  // before any of it goes
  };
  bool run(Series& one);
  /// The next hour's samples go; false: there are none.
  bool erase_hour(const Series& one);
  void settle(const Series& one);
  /// Whether retention deleted none of its samples.
  bool is_whole(std::int64_t metric_id, std::int64_t hour);
  bool has_samples(std::int64_t metric_id, std::int64_t hour);
  void renew_hour(const state::MetricSeries& series, std::int64_t hour);

  retain::Job& job_;
  retain::Ledger& ledger_;
  sql::Connection& connection_;
  const std::int64_t until_ns_;
  state::MetricRollups rollups_;
  sql::Statement first_, samples_, delete_, pruned_, prune_hour_, prune_all_;
};

}  // namespace daybook::erase
