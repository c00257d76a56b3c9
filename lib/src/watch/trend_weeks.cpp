#include "watch/trend_weeks.hpp"

#include <set>

#include "daybook/error.hpp"
#include "watch/trend_norm.hpp"

namespace daybook::watch {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;

constexpr hours kWeek{168};
constexpr days kWindowMax{5 * 366};  // 52 times that before 1970 is still a Time

Nanos offset(const Window& window, Time at) {
  return window.utc_offset ? window.utc_offset(at) : Nanos(0);
}

/// When a civil time is: by the offset of a time near it, then of the result.
Time utc_of(const Window& window, Time civil) {
  return civil - offset(window, civil - offset(window, civil));
}

}  // namespace

GroupNames names_of(const ReportKey& key) {
  return {key.service,  key.environment, key.kind,  key.operation,
          key.provider, key.model,       key.status};
}

Window whole_hours(const Window& window, int weeks) {
  if (!window.since || !window.until || *window.since >= *window.until)
    throw Error(Error::Code::invalid_argument, "a trend needs a time that begins before it ends",
                "set since and until of the window");
  if (*window.since < Time() || *window.until - *window.since > kWindowMax)
    throw Error(Error::Code::invalid_argument, "a trend is of at most five years, from 1970 on",
                "move since nearer to until");
  if (weeks < static_cast<int>(kWeeksMin) || weeks > static_cast<int>(kWeeksMax))
    throw Error(Error::Code::invalid_argument,
                "a trend compares with 4 to 52 weeks, not " + std::to_string(weeks), "set weeks");
  Window whole = window;
  whole.since = floor<hours>(*window.since);
  whole.until = std::chrono::ceil<hours>(*window.until);
  return whole;
}

Time weeks_earlier(const Window& window, Time at, int weeks) {
  return floor<hours>(utc_of(window, at + offset(window, at) - weeks * kWeek));
}

Time day_of(const Window& window, Time at) {
  return utc_of(window, floor<days>(at + offset(window, at)));
}

Window window_of(const Window& window, Time since, Time until, Bucket bucket) {
  Window other = window;
  other.since = since;
  other.until = until;
  other.bucket = bucket;
  other.utc_offset = nullptr;
  return other;
}

bool divides_hours(Time at, Time kept) {
  return at >= kept || at == floor<days>(at);
}

FirstSeen::FirstSeen(const Reader& reader, const Window& window, Time earliest) {
  const Time begin = floor<days>(earliest - kWeek);
  std::map<GroupNames, Time> first_days;
  for (const MeasureRow& row :
       reader.measures(window_of(window, begin, *window.until, Bucket::day), false))
    first_days.emplace(names_of(row), *row.at);  // rows are in order of time
  std::set<Time> to_the_hour;
  for (const auto& [group, day] : first_days)
    if (day + days(1) > earliest) to_the_hour.insert(day);
  hours_ = first_days;
  for (const Time day : to_the_hour) {
    std::set<GroupNames> seen;
    for (const MeasureRow& row :
         reader.measures(window_of(window, day, day + days(1), Bucket::hour), false)) {
      const GroupNames group = names_of(row);
      const auto first = first_days.find(group);
      if (first == first_days.end() || first->second != day || !seen.insert(group).second) continue;
      hours_[group] = *row.at;
    }
  }
}

Time FirstSeen::since(const GroupNames& group) const {
  const auto found = hours_.find(group);
  return found == hours_.end() ? Time::max() : found->second;
}

bool FirstSeen::known(const GroupNames& group, Time at) const {
  return since(group) <= at;
}

}  // namespace daybook::watch
