#include "read/periods.hpp"

#include <algorithm>
#include <limits>

#include "base/time_text.hpp"

namespace daybook::read {
namespace {

constexpr std::int64_t kHoursPerDay = 24;
constexpr std::int64_t kDaysPerWeek = 7;
constexpr std::int64_t kFirstMonday = 4;  // 1970-01-05, in days since 1970

/// Hours since 1970, down to the one that a time stands in, or up; no sum, which the ends of time
/// would overflow.
std::int64_t floor_hour(std::int64_t ns) {
  return ns / base::kNsPerHour - (ns % base::kNsPerHour < 0 ? 1 : 0);
}
std::int64_t ceil_hour(std::int64_t ns) {
  return ns / base::kNsPerHour + (ns % base::kNsPerHour > 0 ? 1 : 0);
}

Hours hours_of(const Window& window, std::int64_t kept_hour) {
  Hours hours{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
  if (window.since) hours.begin = floor_hour(window.since->time_since_epoch().count());
  if (window.until) hours.end = ceil_hour(window.until->time_since_epoch().count());
  if (window.since && hours.begin < kept_hour)
    hours.begin = base::floor_to(hours.begin, kHoursPerDay);
  if (window.until && hours.end < kept_hour)
    hours.end = base::floor_to(hours.end + kHoursPerDay - 1, kHoursPerDay);
  return hours;
}

/// Civil days, and the buckets that they are in.
class Calendar {
 public:
  Calendar(const Window& window, Bucket bucket) : window_(window), bucket_(bucket) {}

  /// The begin, in UTC, of the bucket that holds `ns`.
  std::int64_t begin(std::int64_t ns) const {
    const std::int64_t civil = ns + offset(ns);
    if (bucket_ == Bucket::hour) return ns - (civil - base::floor_to(civil, base::kNsPerHour));
    return utc_of(first_day(base::floor_to(civil, base::kNsPerDay) / base::kNsPerDay));
  }
  /// The begin of the bucket after the one that begins at `ns`.
  std::int64_t next(std::int64_t ns) const {
    if (bucket_ == Bucket::hour) return ns + base::kNsPerHour;
    const std::int64_t civil = ns + offset(ns);
    const std::int64_t day = base::floor_to(civil, base::kNsPerDay) / base::kNsPerDay;
    if (bucket_ == Bucket::day) return utc_of(day + 1);
    if (bucket_ == Bucket::week) return utc_of(day + kDaysPerWeek);
    base::CivilDay date = base::civil_from_days(day);
    date.month == 12 ? (++date.year, date.month = 1) : ++date.month;
    return utc_of(base::days_from_civil({date.year, date.month, 1}));
  }

 private:
  std::int64_t offset(std::int64_t ns) const {
    return window_.utc_offset ? window_.utc_offset(Time(Nanos(ns))).count() : 0;
  }
  std::int64_t first_day(std::int64_t day) const {
    if (bucket_ == Bucket::week)
      return base::floor_to(day - kFirstMonday, kDaysPerWeek) + kFirstMonday;
    if (bucket_ != Bucket::month) return day;
    const base::CivilDay date = base::civil_from_days(day);
    return base::days_from_civil({date.year, date.month, 1});
  }
  /// When a civil day begins: its offset is that of a time near it, then of the result.
  std::int64_t utc_of(std::int64_t day) const {
    const std::int64_t civil = day * base::kNsPerDay;
    return civil - offset(civil - offset(civil));
  }

  const Window& window_;
  Bucket bucket_;
};

}  // namespace

std::vector<Period> periods_of(const Window& window, Bucket bucket, const Horizon& horizon,
                               std::int64_t kept_hour) {
  Hours hours = hours_of(window, kept_hour);
  if (bucket == Bucket::none) return {{std::nullopt, hours}};
  hours.begin = std::max(hours.begin, horizon.data.begin);
  hours.end = std::min(hours.end, horizon.data.end);
  std::vector<Period> periods;
  if (hours.begin >= hours.end) return periods;
  const auto edge = [&](std::int64_t ns) {
    const std::int64_t hour = ceil_hour(ns);
    return std::clamp(hour < kept_hour ? base::floor_to(hour, kHoursPerDay) : hour, hours.begin,
                      hours.end);
  };
  const Calendar calendar(window, bucket);
  std::int64_t at_ns = calendar.begin(hours.begin * base::kNsPerHour), next_ns = at_ns;
  for (std::int64_t hour = hours.begin; hour < hours.end;) {
    next_ns = calendar.next(next_ns);
    const std::int64_t end = edge(next_ns);
    if (hour == end) continue;  // pruned: its day goes on
    periods.push_back({Time(Nanos(at_ns)), {hour, end}});
    hour = end;
    at_ns = next_ns;
  }
  return periods;
}

}  // namespace daybook::read
