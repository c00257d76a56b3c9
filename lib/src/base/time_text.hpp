// Times as text: ISO-8601 in and out, civil days; no locale, no time zone data, no allocation in
// parsing.
//
//   parse_time("2026-11-23T10:00:00.123456789+01:00")->unix_ns
//   format_time(ns)   "2026-11-23T09:00:00.123456789Z"
//
// The calendar is the proleptic Gregorian one (days_from_civil by Howard Hinnant). Results are
// within what an int64 of nanoseconds holds (1677 to 2262); the caller applies base/limits.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace daybook::base {

constexpr std::int64_t kNsPerSecond = 1'000'000'000;
constexpr std::int64_t kNsPerHour = 3600 * kNsPerSecond;
constexpr std::int64_t kNsPerDay = 24 * kNsPerHour;

struct ParsedTime {
  std::int64_t unix_ns = 0;  // taken as UTC where there is no zone
  bool has_zone = false;
};

/// `YYYY-MM-DD`, or that with `T`, `t` or a space and `hh:mm[:ss[.fraction]]`, then nothing, `Z`,
/// `z`, `+hh`,
/// `+hh:mm` or `+hhmm`. A comma may stand for the point; digits beyond nanoseconds are cut off; a
/// leap second (23:59:60 UTC) is the next day's first. Nothing may stand before or after. nullopt:
/// not a time.
std::optional<ParsedTime> parse_time(std::string_view text) noexcept;

/// "2026-11-23T10:00:00.123456789Z", always nine digits: such texts sort as the times do.
std::string format_time(std::int64_t unix_ns);
/// "2026-11-23"
std::string format_day(std::int64_t unix_ns);
/// "2026-11-23T10:00:00Z", the beginning of the hour
std::string format_hour(std::int64_t unix_ns);

struct CivilDay {
  std::int64_t year = 1970;
  int month = 1, day = 1;  // from 1
};
std::int64_t days_from_civil(CivilDay date) noexcept;  // since 1970-01-01
CivilDay civil_from_days(std::int64_t days) noexcept;
bool is_civil_day(CivilDay date) noexcept;

/// Whole units since 1970, rounded down, also before it.
constexpr std::int64_t floor_to(std::int64_t ns, std::int64_t unit_ns) noexcept {
  const std::int64_t rest = ns % unit_ns;
  return ns - (rest < 0 ? rest + unit_ns : rest);
}

}  // namespace daybook::base
