#include "base/time_text.hpp"

#include <random>

#include "support/catch.hpp"

using namespace daybook::base;

namespace {

std::string utc(std::string_view text) {
  const auto parsed = parse_time(text);
  return parsed ? format_time(parsed->unix_ns) : "no time";
}

constexpr std::int64_t kTenOClock = 1'795'428'000'000'000'000;  // 2026-11-23T10:00:00Z

}  // namespace

TEST_CASE("a known time is read and written") {
  CHECK(parse_time("2026-11-23T10:00:00Z")->unix_ns == kTenOClock);
  CHECK(format_time(kTenOClock + 123456789) == "2026-11-23T10:00:00.123456789Z");
  CHECK(format_time(0) == "1970-01-01T00:00:00.000000000Z");
}

TEST_CASE("fractions are kept to the nanosecond and cut beyond") {
  CHECK(utc("2026-11-23T10:00:00.5Z") == "2026-11-23T10:00:00.500000000Z");
  CHECK(utc("2026-11-23T10:00:00,000000001Z") == "2026-11-23T10:00:00.000000001Z");
  CHECK(utc("2026-11-23T10:00:00.1234567899999Z") == "2026-11-23T10:00:00.123456789Z");
}

TEST_CASE("offsets are taken into account, also over midnight and year's end") {
  CHECK(utc("2026-11-23T10:00:00+01:00") == "2026-11-23T09:00:00.000000000Z");
  CHECK(utc("2026-11-23 10:00:00-0530") == "2026-11-23T15:30:00.000000000Z");
  CHECK(utc("2027-01-01T01:00+05") == "2026-12-31T20:00:00.000000000Z");
}

TEST_CASE("a time without a zone says so") {
  CHECK(parse_time("2026-11-23T10:00:00z")->has_zone);
  CHECK_FALSE(parse_time("2026-11-23T10:00:00")->has_zone);
  CHECK_FALSE(parse_time("2026-11-23")->has_zone);
  CHECK(utc("2026-11-23") == "2026-11-23T00:00:00.000000000Z");
}

TEST_CASE("leap years have a 29th of February and others do not") {
  for (const char* leap : {"2024-02-29", "2000-02-29"}) CHECK(parse_time(leap));
  for (const char* common :
       {"2023-02-29", "2100-02-29", "2026-04-31", "2026-13-01", "2026-00-10"}) {
    CHECK_FALSE(parse_time(common));
  }
}

TEST_CASE("a leap second is the next day's first, and only where there can be one") {
  CHECK(utc("2016-12-31T23:59:60Z") == "2017-01-01T00:00:00.000000000Z");
  CHECK(utc("2017-01-01T05:29:60+05:30") == "2017-01-01T00:00:00.000000000Z");
  CHECK_FALSE(parse_time("2026-11-23T10:00:60Z"));
}

TEST_CASE("what is not a time is refused") {
  for (const char* text : {"",
                           "now",
                           "2026",
                           "2026-11",
                           "2026-1-2",
                           "2026-11-23T",
                           "2026-11-23T10",
                           "2026-11-23T24:00Z",
                           "2026-11-23T10:60Z",
                           "2026-11-23T10:00:00.Z",
                           "2026-11-23T10:00:00+24:00",
                           "2026-11-23T10:00:00+01:60",
                           "2026-11-23T10:00:00+1",
                           "2026-11-23T10:00:00+01:",
                           "2026-11-23T10:00:00Z ",
                           " 2026-11-23T10:00:00Z",
                           "2026-11-23T10:00:00ZZ",
                           "2026-11-23Z",
                           "-026-11-23",
                           "9999-01-01",
                           "0001-01-01"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_time(text));
  }
}

TEST_CASE("every time that is written reads back the same") {
  std::mt19937_64 random(11);
  std::uniform_int_distribution<std::int64_t> any(-9'000'000'000'000'000'000,
                                                  9'000'000'000'000'000'000);
  for (int i = 0; i < 20'000; ++i) {
    const std::int64_t ns = any(random);
    const std::string text = format_time(ns);
    if (parse_time(text)->unix_ns != ns) FAIL(text);
  }
}

TEST_CASE("each day of 800 years follows the one before") {
  CivilDay before = civil_from_days(days_from_civil({1599, 12, 31}));
  for (std::int64_t day = days_from_civil({1600, 1, 1}); day <= days_from_civil({2400, 12, 31});
       ++day) {
    const CivilDay date = civil_from_days(day);
    const bool next = date.day == before.day + 1 ? date.month == before.month : date.day == 1;
    if (days_from_civil(date) != day || !next || !is_civil_day(date)) FAIL(day);
    before = date;
  }
}

TEST_CASE("days and hours are written by their beginning") {
  CHECK(format_day(kTenOClock + 5) == "2026-11-23");
  CHECK(format_hour(kTenOClock + 59 * 60 * kNsPerSecond) == "2026-11-23T10:00:00Z");
  CHECK(format_day(-1) == "1969-12-31");
  CHECK(floor_to(-1, kNsPerHour) == -kNsPerHour);
}
