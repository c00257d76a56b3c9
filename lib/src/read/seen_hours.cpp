#include "read/seen_hours.hpp"

#include <algorithm>
#include <set>

#include "base/time_text.hpp"

namespace daybook::read {
namespace {

constexpr std::int64_t kHoursPerDay = 24;

}  // namespace

SeenHours::SeenHours(sql::Connection& connection, const RollupGroups& groups,
                     const Horizon& horizon)
    : groups_(groups),
      horizon_(horizon),
      hours_(connection,
             "SELECT hour, group_id FROM rollup_hour WHERE hour >= ?1 AND hour < ?2 AND count > 0"),
      days_(connection,
            "SELECT day, group_id FROM rollup_day WHERE day >= ?1 AND day < ?2 AND count > 0") {}

void SeenHours::add(sql::Statement& select, std::int64_t begin, std::int64_t end,
                    std::vector<Seen>& seen) {
  if (begin >= end) return;
  select.bind(1, begin).bind(2, end);
  while (select.step()) {
    const std::size_t row = groups_.row_of(select.integer(1));
    if (row != groups_.kNone) seen[row].add(select.integer(0));
  }
}

/// Whole days, which are folded.
void SeenHours::add_days(std::int64_t begin, std::int64_t end, std::vector<Seen>& seen) {
  std::vector<Seen> days(seen.size());
  add(days_, begin, end, days);
  std::set<std::int64_t> to_the_hour;
  for (const Seen& day : days)
    if (day.first <= day.last) to_the_hour.insert({day.first, day.last});
  for (const std::int64_t day : to_the_hour) {
    std::vector<Seen> hours(seen.size());
    add(hours_, day * kHoursPerDay, (day + 1) * kHoursPerDay, hours);
    for (std::size_t row = 0; row < seen.size(); ++row) {
      const bool has_hours = hours[row].first <= hours[row].last;
      if (days[row].first == day) seen[row].add(has_hours ? hours[row].first : day * kHoursPerDay);
      if (days[row].last == day) seen[row].add(has_hours ? hours[row].last : day * kHoursPerDay);
    }
  }
}

std::vector<SeenHours::Seen> SeenHours::within(Hours hours) {
  std::vector<Seen> seen(groups_.keys().size());
  const std::int64_t begin = std::max({hours.begin, horizon_.data.begin, std::int64_t{0}});
  const std::int64_t end = std::min(hours.end, horizon_.data.end);
  const std::int64_t first_day = (begin + kHoursPerDay - 1) / kHoursPerDay;
  const std::int64_t end_day = std::min(end, horizon_.folded_hour) / kHoursPerDay;
  if (first_day >= end_day) {
    add(hours_, begin, end, seen);
    return seen;
  }
  add(hours_, begin, first_day * kHoursPerDay, seen);
  add_days(first_day, end_day, seen);
  add(hours_, end_day * kHoursPerDay, end, seen);
  return seen;
}

}  // namespace daybook::read
