// ProcessSampler: the process's own memory and processor time as records, every so often by a clock
// that is handed in. It has no thread: the writer's asks it between batches.
//
//   for (Record& record : sampler.take()) queue.push(…);   // empty until it is time
//   wake.at_ns = std::min(wake.at_ns, sampler.next_ns());
//
// Names and units are OpenTelemetry's (semantic conventions, "OS process metrics").
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/clock.hpp"
#include "base/process_usage.hpp"
#include "daybook/record.hpp"

namespace daybook::facade {

class ProcessSampler {
 public:
  using Read = std::function<base::ProcessUsage()>;
  /// `interval` of 0 or less: never. The first sample is due at once.
  ProcessSampler(Nanos interval, const base::Clock& clock, Read read = base::process_usage);

  std::vector<Record> take();
  std::int64_t next_ns() const noexcept { return next_ns_; }  // steady; INT64_MAX: never

 private:
  const std::int64_t interval_ns_;
  const base::Clock& clock_;
  const Read read_;
  std::int64_t next_ns_;
};

}  // namespace daybook::facade
