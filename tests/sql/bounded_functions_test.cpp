#include "sql/bounded_functions.hpp"

#include "sql/bounded_printf.hpp"

#include <vector>

#include "daybook/error.hpp"
#include "sql/packed_text.hpp"
#include "sql/restriction.hpp"
#include "support/catch.hpp"

using namespace daybook;

namespace {

/// Type and value.
std::string answer(sql::Connection& connection, const std::string& sql) {
  sql::Statement statement(connection, "SELECT quote(x) FROM (SELECT " + sql + " AS x)");
  return statement.step() ? std::string(statement.text(0)) : "";
}

}  // namespace

TEST_CASE("Bounded functions answer as SQLite's own do") {
  sql::Connection plain = sql::Restriction::open_empty(), bounded = sql::Restriction::open_empty();
  sql::bound_functions(bounded);
  const std::vector<std::string> values = {"NULL",     "''",           "'a'",
                                           "'aa'",     "'abcabc'",     "'äöü'",
                                           "'xäxöx'",  "x''",          "x'61'",
                                           "x'c3a4'",  "x'ff80'",      "12",
                                           "1.5",      "'12'",         "x'80'",
                                           "'  a b '", "'a' || x'80'", "char(0x1F600)",
                                           "'a\nb'",   "'ß'",          "CAST(x'c3' AS TEXT)"};
  for (const std::string& a : values) {
    for (const std::string& b : values) {
      for (const char* function : {"instr", "trim", "ltrim", "rtrim"}) {
        const std::string call = std::string(function) + '(' + a + ", " + b + ')';
        CAPTURE(call);
        CHECK(answer(bounded, call) == answer(plain, call));
      }
      for (const char* by : {"'x'", "''", "NULL", "'äbc'", "3"}) {
        const std::string call = "replace(" + a + ", " + b + ", " + by + ')';
        CAPTURE(call);
        CHECK(answer(bounded, call) == answer(plain, call));
      }
    }
  }
}

TEST_CASE("A bounded printf answers as SQLite's own does") {
  sql::Connection plain = sql::Restriction::open_empty(), bounded = sql::Restriction::open_empty();
  sql::bound_printf(bounded);
  for (const char* call :
       {"printf('.%09dZ', 7)", "printf('.%09dZ', -7)", "printf('.%09dZ', '7')", "printf(NULL, 1)",
        "printf('.%09dZ', NULL)", "printf('%s|%5.2f|%c', 'ä', 1.005, 'xyz')", "printf('%%')",
        "printf('%.5c', 'ab')", "format('%,d', 1234567)", "printf('%d')", "printf('')",
        "printf('%')", "printf('%*d', 6, 1)", "printf('%.3s', 'abcdef')", "printf('%q', 'it''s')",
        "printf(12)", "printf('%.c', 'a')", "printf('%lld', 9223372036854775807)",
        "printf(x'2564', 1)"}) {
    CAPTURE(call);
    CHECK(answer(bounded, call) == answer(plain, call));
  }
}

TEST_CASE("A text longer than a connection takes is refused, not made") {
  sql::Connection connection = sql::Restriction::open_empty();
  sql::Restriction::apply(connection, {});
  sql::Statement statement(connection,
                           "SELECT replace(printf('%.1000c', 'a'), 'a', printf('%.2000c', 'b'))");
  CHECK_THROWS_AS(statement.step(), Error);
}

TEST_CASE("Where texts are unpacked, rtrim() of all else answers as SQLite's own does") {
  sql::Connection plain = sql::Restriction::open_empty(), unpacks = sql::Restriction::open_empty();
  sql::unpack_texts(unpacks);
  const std::string long_set = "'" + std::string(5000, 'x') + "a'";
  for (const std::string& a :
       {std::string("NULL"), std::string("'abca'"), std::string("x'28b52ffd'"),
        std::string("x'28b52ffd20'"), std::string("12"), std::string("'(\xb5/\xfd '")})
    for (const std::string& b :
         {std::string("NULL"), std::string("'a'"), std::string("x'20'"), long_set}) {
      const std::string call = "rtrim(" + a + ", " + b + ')';
      CAPTURE(call);
      CHECK(answer(unpacks, call) == answer(plain, call));
    }
}
