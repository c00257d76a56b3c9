#include "cli/growth_text.hpp"

#include <chrono>

#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::cli;

TEST_CASE("growth: what people read of it") {
  StoreStats::Growth growth;
  CHECK(growth_line(growth) == "");
  CHECK(growth_parts(growth) == "");
  growth.measured = std::chrono::hours(24 * 7);
  growth.bytes_per_day = 34.1e6;
  CHECK(growth_line(growth) == "grows by 34.1 MB a day (of the last 7.0 days)\n");
  growth.days_left = 2301.7;
  CHECK(growth_line(growth) ==
        "grows by 34.1 MB a day (of the last 7.0 days): the end of the disk is reached in 2,301 "
        "days\n");
  growth.limit_is_cap = true;
  growth.days_left = 2.34;
  CHECK(growth_line(growth) ==
        "grows by 34.1 MB a day (of the last 7.0 days): db_max_size is reached in 2.3 days\n");
  growth.tables = {{"content", 10, 20e6}, {"sp\x1b[1man", 20, 1e6}, {"error", -3, -100}};
  CHECK(growth_parts(growth).find("content 20.0 MB a day") != std::string::npos);
  CHECK(growth_parts(growth).find('\x1b') == std::string::npos);
  CHECK(growth_parts(growth).find("error") == std::string::npos);
  growth.bytes_per_day = -1e6;
  growth.days_left.reset();
  CHECK(growth_line(growth) == "becomes smaller by 1.0 MB a day (of the last 7.0 days)\n");
}

TEST_CASE("growth: as JSON, null where nothing is known") {
  StoreStats::Growth growth;
  CHECK(growth_json(growth)["bytes_per_day"].is_null());
  CHECK(growth_json(growth)["limit"].is_null());
  growth.measured = std::chrono::hours(12);
  growth.bytes_per_day = 12.6;
  growth.limit = 1000;
  growth.services = {{"shop", 2.4, 12.6}};
  const auto json = growth_json(growth);
  CHECK(json["measured_days"] == 0.5);
  CHECK(json["bytes_per_day"] == 13);
  CHECK(json["limit"] == "disk");
  CHECK(json["services"][0] ==
        nlohmann::ordered_json({{"name", "shop"}, {"rows_per_day", 2}, {"bytes_per_day", 13}}));
}

TEST_CASE("cold text: what it takes, and how many times smaller it is") {
  StoreStats stats;
  CHECK(cold_line(stats) == "");
  CHECK(cold_json(stats)["ratio"].is_null());
  stats.cold_bytes = 11'800'000;
  stats.packed_bytes = 4'720'000;
  CHECK(cold_line(stats) == "cold: 11.8 MB of text take 4.7 MB\n");
  CHECK(cold_json(stats)["ratio"] == 2.5);
}
