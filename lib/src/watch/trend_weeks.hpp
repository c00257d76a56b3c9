// Weeks: the same time some weeks earlier, and since when there are data of what.
//
//   weeks_earlier(window, hour, 1)   the same hour of the week before, by the window's clocks
//   FirstSeen first(reader, window, weeks_earlier(window, *window.since, 8));
//   first.known(names, hour)         whether a missing row of that time means zero
//
// A week goes by civil time: where clocks change, 9 o'clock stays 9 o'clock. One thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daybook/reader.hpp"

namespace daybook::watch {

/// The names of a row, in the order of ReportKey.
using GroupNames = std::vector<std::string>;
GroupNames names_of(const ReportKey& key);

/// The window in whole hours. Throws Error{invalid_argument} for one without both ends, before 1970
/// or longer than five years, and for `weeks` beyond 4 to 52.
Window whole_hours(const Window& window, int weeks);

/// `at`, `weeks` earlier by the civil time of the window; whole hours stay whole.
Time weeks_earlier(const Window& window, Time at, int weeks);

/// The window with other ends, by hours UTC or as a whole.
Window window_of(const Window& window, Time since, Time until, Bucket bucket = Bucket::none);

/// The begin of the window's civil day that holds `at`.
Time day_of(const Window& window, Time at);

/// Whether the hours on both sides of `at` can be told apart, where those before `kept` were pruned
/// and only their days (UTC) are left.
bool divides_hours(Time at, Time kept);

class FirstSeen {
 public:
  /// When each group was first seen, from a week before `earliest` to the window's end.
  FirstSeen(const Reader& reader, const Window& window, Time earliest);
  /// From when on no row of it means zero; Time::max(): it was never seen.
  Time since(const GroupNames& group) const;
  /// Whether what began at `at` could have been seen: no row of it means zero.
  bool known(const GroupNames& group, Time at) const;

 private:
  std::map<GroupNames, Time> hours_;
};

}  // namespace daybook::watch
