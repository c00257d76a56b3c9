#include "base/time_text.hpp"

#include <cstddef>

namespace daybook::base {
namespace {

// A cursor over the text; each step says whether it could be taken.
struct Scanner {
  std::string_view rest;

  bool skip(char wanted) noexcept {
    if (rest.empty() || rest.front() != wanted) return false;
    rest.remove_prefix(1);
    return true;
  }
  bool skip_one_of(std::string_view wanted) noexcept {
    if (rest.empty() || wanted.find(rest.front()) == std::string_view::npos) return false;
    rest.remove_prefix(1);
    return true;
  }
  bool digit(int& value) noexcept {
    if (rest.empty() || rest.front() < '0' || rest.front() > '9') return false;
    value = rest.front() - '0';
    rest.remove_prefix(1);
    return true;
  }
  bool digits(int count, int& value) noexcept {
    value = 0;
    for (int one = 0; count > 0; --count) {
      if (!digit(one)) return false;
      value = value * 10 + one;
    }
    return true;
  }
};

bool scan_date(Scanner& in, std::int64_t& days) noexcept {
  int year = 0, month = 0, day = 0;
  if (!in.digits(4, year) || !in.skip('-') || !in.digits(2, month) || !in.skip('-') ||
      !in.digits(2, day)) {
    return false;
  }
  const CivilDay date{year, month, day};
  days = days_from_civil(date);
  return is_civil_day(date);
}

bool scan_fraction(Scanner& in, std::int64_t& ns) noexcept {
  std::int64_t unit = kNsPerSecond / 10;
  int one = 0;
  if (!in.digit(one)) return false;
  do {
    ns += one * unit;
    unit /= 10;  // 0 beyond the ninth digit
  } while (in.digit(one));
  return true;
}

struct ClockTime {
  int hour = 0, minute = 0, second = 0;
  std::int64_t ns = 0;
};

bool scan_clock(Scanner& in, ClockTime& time) noexcept {
  if (!in.digits(2, time.hour) || !in.skip(':') || !in.digits(2, time.minute)) return false;
  if (in.skip(':')) {
    if (!in.digits(2, time.second)) return false;
    if (in.skip_one_of(".,") && !scan_fraction(in, time.ns)) return false;
  }
  return time.hour < 24 && time.minute < 60 && time.second <= 60;
}

bool scan_zone(Scanner& in, std::int64_t& offset_seconds) noexcept {
  if (in.skip_one_of("Zz")) return true;
  const bool west = in.skip('-');
  if (!west && !in.skip('+')) return false;
  int hours = 0, minutes = 0;
  if (!in.digits(2, hours)) return false;
  if ((in.skip(':') || !in.rest.empty()) && !in.digits(2, minutes)) return false;
  offset_seconds = (west ? -1 : 1) * (hours * 3600LL + minutes * 60LL);
  return hours < 24 && minutes < 60;
}

void append_digits(std::string& out, std::int64_t value, int count) {
  out.append(static_cast<std::size_t>(count), '0');
  for (std::size_t at = out.size(); count > 0; --count, value /= 10) {
    out[--at] = static_cast<char>('0' + value % 10);
  }
}

void append_day(std::string& out, std::int64_t unix_ns) {
  const CivilDay date = civil_from_days(floor_to(unix_ns, kNsPerDay) / kNsPerDay);
  append_digits(out, date.year, 4);
  out += '-';
  append_digits(out, date.month, 2);
  out += '-';
  append_digits(out, date.day, 2);
}

}  // namespace

std::optional<ParsedTime> parse_time(std::string_view text) noexcept {
  Scanner in{text};
  ParsedTime parsed;
  std::int64_t days = 0, offset_seconds = 0;
  ClockTime time;
  if (!scan_date(in, days)) return std::nullopt;
  if (!in.rest.empty()) {
    if (!in.skip_one_of("Tt ") || !scan_clock(in, time)) return std::nullopt;
    if (!in.rest.empty()) {
      if (!scan_zone(in, offset_seconds) || !in.rest.empty()) return std::nullopt;
      parsed.has_zone = true;
    }
  }
  const std::int64_t seconds =
      days * 86400 + time.hour * 3600LL + time.minute * 60LL + time.second - offset_seconds;
  if (time.second == 60 && seconds % 86400 != 0) return std::nullopt;
  constexpr std::int64_t kSecondsMax = 9'223'372'035;  // what an int64 of nanoseconds holds
  if (seconds > kSecondsMax || seconds < -kSecondsMax) return std::nullopt;
  parsed.unix_ns = seconds * kNsPerSecond + time.ns;
  return parsed;
}

std::string format_time(std::int64_t unix_ns) {
  const std::int64_t in_day = unix_ns - floor_to(unix_ns, kNsPerDay);
  const std::int64_t second = in_day / kNsPerSecond;
  std::string out;
  out.reserve(30);
  append_day(out, unix_ns);
  out += 'T';
  append_digits(out, second / 3600, 2);
  out += ':';
  append_digits(out, second / 60 % 60, 2);
  out += ':';
  append_digits(out, second % 60, 2);
  out += '.';
  append_digits(out, in_day % kNsPerSecond, 9);
  out += 'Z';
  return out;
}

std::string format_day(std::int64_t unix_ns) {
  std::string out;
  append_day(out, unix_ns);
  return out;
}

std::string format_hour(std::int64_t unix_ns) {
  std::string out = format_day(unix_ns) + 'T';
  append_digits(out, (unix_ns - floor_to(unix_ns, kNsPerDay)) / kNsPerHour, 2);
  return out + ":00:00Z";
}

// Years begin in March here, so that the leap day is a year's last; an era is 400 years, 146,097
// days.
std::int64_t days_from_civil(CivilDay date) noexcept {
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year =
      (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

CivilDay civil_from_days(std::int64_t days) noexcept {
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month = (5 * day_of_year + 2) / 153;  // from March
  return {year_of_era + era * 400 + (month >= 10 ? 1 : 0),
          static_cast<int>(month < 10 ? month + 3 : month - 9),
          static_cast<int>(day_of_year - (153 * month + 2) / 5 + 1)};
}

bool is_civil_day(CivilDay date) noexcept {
  if (date.month < 1 || date.month > 12 || date.day < 1) return false;
  const CivilDay back =
      civil_from_days(days_from_civil(date));  // the 31st of April comes back as in May
  return back.month == date.month && back.day == date.day;
}

}  // namespace daybook::base
