#include "cli/args.hpp"

#include "cli/command.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::cli;
using namespace std::chrono_literals;

namespace {

const Time kNow = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + 14h + 37min;

std::string told(const std::string& text) {
  return time_text(parse_time(text, kNow, "--since"));
}

}  // namespace

TEST_CASE("a time is a duration ago, a day, or a moment", "[cli]") {
  CHECK(told("24h") == "2026-11-22T14:37:00Z");
  CHECK(told("7d") == "2026-11-16T14:37:00Z");
  CHECK(told("today") == "2026-11-23T00:00:00Z");
  CHECK(told("yesterday") == "2026-11-22T00:00:00Z");
  CHECK(told("2026-11-01") == "2026-11-01T00:00:00Z");
  CHECK(told("2026-11-01T10:30") == "2026-11-01T10:30:00Z");
  CHECK(told("2026-11-01 10:30:15+02:00") == "2026-11-01T08:30:15Z");
  CHECK(told("2026-11-01T10:30:15-0530") == "2026-11-01T16:00:15Z");
}

TEST_CASE("what is no time is refused with the option and an example", "[cli]") {
  for (const char* text : {"", "soon", "2026-13-01", "2026-02-30", "2026-11-01T25:00", "7 days",
                           "-3h", "2026-11-01x", "9999999w"})
    CHECK_THROWS_AS(told(text), Misuse);
  CHECK_THROWS_WITH(told("soon"), Catch::Contains("--since") && Catch::Contains("24h"));
}

TEST_CASE("durations take a unit", "[cli]") {
  CHECK(parse_duration("30s", "--timeout") == 30s);
  CHECK(parse_duration("1.5m", "--timeout") == 90s);
  CHECK_THROWS_AS(parse_duration("30", "--timeout"), Misuse);
}

TEST_CASE("filters become a condition that can be pasted", "[cli]") {
  Filters filters;
  CHECK(filters.where("at_us", false).empty());
  filters.service = "o'brien";
  filters.since = "2026-11-01T10:30";
  CHECK(filters.where("at_us", false) ==
        "WHERE at_us >= 1793529000000000 AND service = 'o''brien'");
}

TEST_CASE("where a view holds hours, times are widened to whole ones", "[cli]") {
  Filters filters;
  filters.since = "2026-11-01T10:30";
  filters.until = "2026-11-01T11:30";
  const auto [from, to] = filters.times(true);
  CHECK(time_text(*from) == "2026-11-01T10:00:00Z");
  CHECK(time_text(*to) == "2026-11-01T12:00:00Z");
}
