// Packed histograms: the durations of all groups of an hour or a day in one value, which is read in
// a tenth of the time that their rows take.
//
//   HistogramPacker packer;
//   packer.add(group_id, value_ns, count);          // in order of group and value
//   std::string durations = packer.take();
//   unpack(durations, [&](std::int64_t group_id) { return wanted(group_id) ? &histogram : nullptr;
//   });
//
// Of each group: its id, how many buckets it has, and of each bucket its place among
// base::bucket_values() and its count. All are varints; ids and places are steps from the one
// before. Pure functions.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/histogram.hpp"

namespace daybook::state {

class HistogramPacker {
 public:
  void add(std::int64_t group_id, std::int64_t value_ns, std::int64_t count);
  /// Empty where nothing was added.
  std::string take();

 private:
  void end_group();

  std::string bytes_, buckets_;  // of all groups, and of the last
  std::int64_t group_ = 0, ended_group_ = 0;
  std::uint64_t size_ = 0, place_ = 0;  // of the last group: buckets, and the last one's place
};

/// Adds each group's buckets to the histogram that `to` answers; nullptr: it is left out. False:
/// these are no packed histograms, from some byte on.
bool unpack(std::string_view durations,
            const std::function<base::Histogram*(std::int64_t group_id)>& to);

}  // namespace daybook::state
