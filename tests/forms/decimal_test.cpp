#include "forms/decimal.hpp"

#include <cmath>

#include "support/catch.hpp"

using namespace daybook::forms;

TEST_CASE("decimal: numbers are scaled exactly and rounded half away from zero") {
  CHECK(scaled("812", 6) == 812'000'000);
  CHECK(scaled("812.5", 6) == 812'500'000);
  CHECK(scaled("1764000000.123456789", 9) == 1'764'000'000'123'456'789);
  CHECK(scaled("1.5e3", 0) == 1500);
  CHECK(scaled("-0.1", 9) == -100'000'000);
  CHECK(scaled("0.00049", 3) == 0);
  CHECK(scaled("0.0005", 3) == 1);
  CHECK(scaled("-2.5", 0) == -3);
  CHECK(scaled("0", 9) == 0);
  CHECK(scaled("0e999999999999", 9) == 0);
}

TEST_CASE("decimal: what int64 does not hold is nothing") {
  CHECK(scaled("9223372036854775807", 0) == 9223372036854775807);
  CHECK_FALSE(scaled("9223372036854775808", 0));
  CHECK_FALSE(scaled("1e300", 0));
  CHECK_FALSE(scaled("1e99999999999", 9));
  CHECK(scaled("1e-99999999999", 9) == 0);
}

TEST_CASE("decimal: whole numbers may be written with a fraction of zeros") {
  CHECK(whole("12") == 12);
  CHECK(whole("12.0") == 12);
  CHECK(whole("1.2e1") == 12);
  CHECK(whole("0.0") == 0);
  CHECK_FALSE(whole("12.5"));
  CHECK_FALSE(whole("0.12"));
}

TEST_CASE("decimal: the nearest double, infinite beyond its range") {
  CHECK(approximate("0.1") == 0.1);
  CHECK(std::isinf(approximate("1e999")));
  CHECK(approximate("1e-999") == 0.0);
}
