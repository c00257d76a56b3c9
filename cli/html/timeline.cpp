#include "cli/html/timeline.hpp"

#include <algorithm>
#include <array>

#include "cli/report.hpp"

namespace daybook::cli {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::size_t kMostBuckets = 20'000;  // 55 years of days; a longer axis is cut at its end

year_month_day date_of(Time civil) {
  return year_month_day(std::chrono::floor<days>(civil));
}

/// Months since year 0.
int months_of(Time civil) {
  const year_month_day date = date_of(civil);
  return static_cast<int>(date.year()) * 12 + static_cast<int>(unsigned(date.month())) - 1;
}

Time month_begin(int months) {
  return sys_days(std::chrono::year(months / 12) / (months % 12 + 1) / 1);
}

/// Weeks begin on Mondays; 1970-01-05 was one.
Time floor_of(Time civil, Bucket bucket) {
  const auto day = std::chrono::floor<days>(civil);
  if (bucket == Bucket::day) return day;
  if (bucket == Bucket::month) return month_begin(months_of(civil));
  const auto since_monday = (day.time_since_epoch().count() % 7 + 7 + 3) % 7;
  return day - days(since_monday);
}

Time next_of(Time civil, Bucket bucket) {
  if (bucket == Bucket::month) return month_begin(months_of(civil) + 1);
  return civil + (bucket == Bucket::week ? days(7) : days(1));
}

/// How far apart ticks are: so many hours, days or months.
struct Grain {
  enum Kind { hour, day, week, month } kind;
  int count;
};
constexpr std::array kGrains = {
    Grain{Grain::hour, 1},   Grain{Grain::hour, 2},    Grain{Grain::hour, 3},
    Grain{Grain::hour, 6},   Grain{Grain::hour, 12},   Grain{Grain::day, 1},
    Grain{Grain::day, 2},    Grain{Grain::week, 1},    Grain{Grain::week, 2},
    Grain{Grain::month, 1},  Grain{Grain::month, 2},   Grain{Grain::month, 3},
    Grain{Grain::month, 6},  Grain{Grain::month, 12},  Grain{Grain::month, 24},
    Grain{Grain::month, 60}, Grain{Grain::month, 120}, Grain{Grain::month, 1200}};

/// Which of the grain's pieces a civil time lies in.
std::int64_t piece_of(Time civil, Grain grain) {
  if (grain.kind == Grain::month) return months_of(civil) / grain.count;
  const std::int64_t hour = std::chrono::floor<hours>(civil).time_since_epoch().count();
  if (grain.kind == Grain::hour) return hour / grain.count;
  const std::int64_t day = hour / 24;
  return grain.kind == Grain::day ? day / grain.count : (day + 3) / (7 * grain.count);
}

/// `first`: of its axis, and says the year where the others leave it out.
std::string tick_text(Time civil, Grain grain, bool first) {
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const year_month_day date = date_of(civil);
  const std::string month = kMonths[unsigned(date.month()) - 1];
  const std::string year = std::to_string(static_cast<int>(date.year()));
  if (grain.kind == Grain::month && grain.count >= 12) return year;
  if (grain.kind == Grain::month)
    return first || date.month() == std::chrono::January ? month + ' ' + year : month;
  if (grain.kind == Grain::hour && civil != std::chrono::floor<days>(civil))
    return time_text(civil).substr(11, 5);
  return std::to_string(unsigned(date.day())) + ' ' + month;
}

}  // namespace

std::optional<std::size_t> Timeline::slot(Time at) const noexcept {
  if (begins.empty() || at < begins.front() || at >= end) return std::nullopt;
  const auto after = std::upper_bound(begins.begin(), begins.end(), at);
  return static_cast<std::size_t>(after - begins.begin()) - 1;
}

std::string Timeline::name(std::size_t slot) const {
  return bucket_text(bucket, begins[slot], zone);
}

std::vector<TimeTick> Timeline::ticks(std::size_t most) const {
  const std::array<Grain::Kind, 5> finest = {Grain::hour, Grain::hour, Grain::day, Grain::week,
                                             Grain::month};
  std::vector<TimeTick> out;
  for (const Grain& grain : kGrains) {
    if (grain.kind < finest[static_cast<std::size_t>(bucket)]) continue;
    out.clear();
    for (std::size_t i = 0; i < begins.size() && out.size() <= most; ++i) {
      const Time civil = begins[i] + zone.offset(begins[i]);
      const Time before = i > 0 ? begins[i - 1] + zone.offset(begins[i - 1]) : civil - Nanos(1);
      if (piece_of(civil, grain) != piece_of(before, grain))
        out.push_back({i, tick_text(civil, grain, out.empty())});
    }
    if (out.size() <= most) break;
  }
  if (out.empty() && !begins.empty()) out.push_back({0, name(0)});
  return out;
}

Bucket bucket_for(Nanos length) noexcept {
  if (length <= days(4)) return Bucket::hour;
  if (length <= days(123)) return Bucket::day;
  return length <= days(913) ? Bucket::week : Bucket::month;
}

Timeline timeline(Time first, Time until, Bucket bucket, const Zone& zone) {
  Timeline line;
  line.bucket = bucket;
  line.zone = zone;
  if (bucket == Bucket::hour) {
    Time at = std::chrono::floor<hours>(first);
    for (; at < until && line.begins.size() < kMostBuckets; at += hours(1))
      line.begins.push_back(at);
    line.end = at;
    return line;
  }
  Time civil = floor_of(first + zone.offset(first), bucket);
  for (; zone.utc_of(civil) < until && line.begins.size() < kMostBuckets;
       civil = next_of(civil, bucket))
    line.begins.push_back(zone.utc_of(civil));
  line.end = zone.utc_of(civil);
  return line;
}

}  // namespace daybook::cli
