// Timeline: the buckets that a plot's x axis is made of, all of the same kind and without a gap.
//
//   Timeline line = timeline(first, last, Bucket::day, zone);
//   line.slot(at)                  // which bucket a time lies in
//   line.ticks(7)                  // {0, "23 Nov"}, {7, "30 Nov"}
//
// Buckets begin as those of reports do, in the civil time of a zone. Pure functions; one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/zone.hpp"
#include "daybook/reader.hpp"

namespace daybook::cli {

struct TimeTick {
  std::size_t slot = 0;
  std::string text;
};

struct Timeline {
  Bucket bucket = Bucket::hour;
  Zone zone;
  std::vector<Time> begins;  // of each bucket; never empty where there is something to show
  Time end;                  // of the last

  std::optional<std::size_t> slot(Time at) const noexcept;
  /// As reports write it: 2026-11-23.
  std::string name(std::size_t slot) const;
  /// At most `most` of them, at whole hours, days, Mondays, months or years.
  std::vector<TimeTick> ticks(std::size_t most) const;
};

constexpr std::size_t kTimeTicks = 7;  // that an axis has room for

/// Hours up to four days, days up to four months, weeks up to two and a half years, then months.
Bucket bucket_for(Nanos length) noexcept;
/// All buckets from the one that holds `first` to the one that holds the moment before `until`.
Timeline timeline(Time first, Time until, Bucket bucket, const Zone& zone);

}  // namespace daybook::cli
