#include "cli/args.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

#include "cli/command.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

struct Unit {
  std::string_view name;
  Nanos size;
};
constexpr std::array kUnits = {Unit{"ms", std::chrono::milliseconds(1)},
                               Unit{"s", seconds(1)},
                               Unit{"m", std::chrono::minutes(1)},
                               Unit{"h", hours(1)},
                               Unit{"d", hours(24)},
                               Unit{"w", hours(168)}};

constexpr double kLongestNs = 9e18;  // 285 years; an int64 holds a little more

std::optional<Nanos> duration_of(std::string_view text, bool* too_long = nullptr) {
  double amount = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  if (error != std::errc() || !(amount >= 0)) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const Unit& u : kUnits) {
    if (unit != u.name) continue;
    const double size = amount * static_cast<double>(u.size.count());
    if (size < kLongestNs) return Nanos(static_cast<std::int64_t>(size));
    if (too_long) *too_long = true;
  }
  return std::nullopt;
}

/// Hours and minutes of "+02:00", "-0530" or "Z".
std::optional<seconds> zone_of(std::string_view text) {
  if (text.empty() || text == "Z" || text == "z") return seconds(0);
  int h = 0, m = 0, used = 0;
  const std::string rest(text.substr(1));
  const bool colon = rest.find(':') != std::string::npos;
  if (text[0] != '+' && text[0] != '-') return std::nullopt;
  if (std::sscanf(rest.c_str(), colon ? "%2d:%2d%n" : "%2d%2d%n", &h, &m, &used) != 2 ||
      used != static_cast<int>(rest.size()) || h > 23 || m > 59)
    return std::nullopt;
  const seconds offset = hours(h) + std::chrono::minutes(m);
  return text[0] == '-' ? -offset : offset;
}

std::optional<Time> date_of(const std::string& text, const Zone& there) {
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0, used = 0;
  if (std::sscanf(text.c_str(), "%4d-%2d-%2d%n", &y, &mo, &d, &used) != 3) return std::nullopt;
  std::string rest = text.substr(static_cast<std::size_t>(used));
  if (!rest.empty() && (rest[0] == 'T' || rest[0] == ' ')) {
    if (std::sscanf(rest.c_str() + 1, "%2d:%2d%n", &h, &mi, &used) != 2) return std::nullopt;
    rest.erase(0, static_cast<std::size_t>(used) + 1);
    if (!rest.empty() && rest[0] == ':') {
      if (std::sscanf(rest.c_str() + 1, "%2d%n", &s, &used) != 1) return std::nullopt;
      rest.erase(0, static_cast<std::size_t>(used) + 1);
    }
  }
  const auto zone = zone_of(rest);
  const std::chrono::year_month_day day{std::chrono::year(y), std::chrono::month(unsigned(mo)),
                                        std::chrono::day(unsigned(d))};
  if (!zone || !day.ok() || h > 23 || mi > 59 || s > 60 || y < 1970 || y > 2200)
    return std::nullopt;
  const Time civil(std::chrono::sys_days(day) + hours(h) + std::chrono::minutes(mi) + seconds(s));
  return rest.empty() ? there.utc_of(civil) : civil - *zone;
}

}  // namespace

Nanos parse_duration(std::string_view text, const std::string& option) {
  bool too_long = false;
  if (const auto duration = duration_of(text, &too_long)) return *duration;
  if (too_long) misuse(option + ": " + std::string(text) + " is more than 285 years");
  misuse(option + ": expected a duration such as 30s, 15m, 24h or 7d, got \"" + std::string(text) +
         "\"");
}

std::optional<Nanos> parse_offset(std::string_view text) {
  return text.empty() ? std::nullopt : zone_of(text);
}

Time parse_time(std::string_view text, Time now, const std::string& option, const Zone& zone) {
  const auto today = std::chrono::floor<std::chrono::days>(now + zone.offset(now));
  if (text == "today") return zone.utc_of(today);
  if (text == "yesterday") return zone.utc_of(today - hours(24));
  if (const auto ago = duration_of(text); ago && *ago < now.time_since_epoch()) return now - *ago;
  if (const auto date = date_of(std::string(text), zone)) return *date;
  misuse(option + ": expected 24h, 7d, yesterday, 2026-11-01 or 2026-11-01T10:00Z, got \"" +
         std::string(text) + "\"");
}

std::string time_text(Time at) {
  const std::time_t whole = std::chrono::floor<seconds>(at).time_since_epoch().count();
  std::tm utc{};
  gmtime_r(&whole, &utc);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text.data();
}

std::int64_t microseconds(Time at) {
  return std::chrono::floor<std::chrono::microseconds>(at).time_since_epoch().count();
}

CLI::Validator one_of(std::vector<std::string> names) {
  return CLI::Validator(
      [names = std::move(names)](std::string& text) {
        if (std::find(names.begin(), names.end(), text) != names.end()) return std::string();
        std::string list;
        for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
        return "expected one of " + list + ", got \"" + text + '"' + did_you_mean(text, names);
      },
      "");
}

CLI::Validator whole_number() {
  return CLI::Validator(
      [](std::string& text) {
        std::uint64_t number = 0;
        const char* end = text.data() + text.size();
        const auto read = std::from_chars(text.data(), end, number);
        if (read.ec == std::errc() && read.ptr == end) return std::string();
        return "expected a whole number, got \"" + text + '"';
      },
      "");
}

std::string sql_literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + '\'';
}

}  // namespace daybook::cli
