// Measures by hours that the fold packed, against those from rows.
#include "read/long_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

TEST_CASE("Measures are the same from packed hours and from rows") {
  const auto told = [](const LongStore& store) {
    std::string all;
    for (const std::vector<std::string>& by :
         {std::vector<std::string>{"service", "operation", "model"}, {"model", "status"}})
      for (const auto& [since, until] : {std::pair(-1990, -1000), {-1003, -960}, {-300, 60}}) {
        Window window;
        window.since = hour(since);
        window.until = hour(until);
        window.by = by;
        window.bucket = Bucket::hour;
        for (const MeasureRow& row : store.reader().measures(window))
          all += row.model + ' ' + row.status + ' ' + std::to_string(row.count) + ' ' +
                 std::to_string(row.errors) + ' ' + std::to_string(row.timed) + ' ' +
                 std::to_string(row.tokens) + ' ' + std::to_string(row.usages) + ' ' +
                 test::cell(row.cost_usd) + ' ' + test::cell(row.p95_ms) + '\n';
      }
    return all;
  };
  LongStore packed, partly;
  const std::string rows = told(packed);
  REQUIRE(packed.integer("SELECT count(*) FROM rollup_hour_measure") > 1000);
  partly.db.exec("DELETE FROM rollup_hour_measure WHERE hour % 2 = 0");
  CHECK(told(partly) == rows);
  partly.db.exec("DROP TABLE rollup_hour_measure");
  CHECK(told(partly) == rows);
  const std::string of_packed = " WHERE hour IN (SELECT hour FROM rollup_hour_measure)";
  packed.db.exec("UPDATE rollup_hour SET count = 77" + of_packed);  // what is not looked at
  packed.db.exec("DELETE FROM rollup_hour_quantile" + of_packed);
  CHECK(told(packed) == rows);
  packed.db.exec("UPDATE rollup_hour_measure SET measures = x'01'");
  CHECK_THROWS_AS(told(packed), Error);
}
