// Statements: binding, stepping, reading columns, and what an error leaves behind.
#include "sql/connection.hpp"

#include <functional>
#include <limits>

#include "support/catch.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using sql::Connection;
using sql::Statement;

namespace {

struct Store {
  testing::TempFolder folder;
  Connection connection = Connection::open_writer(folder / "s.db", {.create = true});
};

std::string error_text(const std::function<void()>& run) {
  try {
    run();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("values come back as they were bound") {
  Store store;
  Statement echo(store.connection, "SELECT ?1, ?2, ?3, ?4, ?5");
  const std::string text("a\0ü", 4), blob("\xff\0\x01", 3);
  echo.bind(1, std::numeric_limits<std::int64_t>::min())
      .bind(2, 0.1)
      .bind(3, std::string_view(text));
  echo.bind_blob(4, blob).bind_null(5);
  REQUIRE(echo.step());
  CHECK(echo.integer(0) == std::numeric_limits<std::int64_t>::min());
  CHECK(echo.real(1) == 0.1);
  CHECK(echo.text(2) == text);
  CHECK(echo.text(3) == blob);
  CHECK(echo.is_null(4));
  CHECK_FALSE(echo.step());
}

TEST_CASE("empty texts are texts, and NULL only where asked") {
  Store store;
  Statement types(store.connection,
                  "SELECT typeof(?1), typeof(?2), typeof(?3), typeof(?4), typeof(?5)");
  types.bind(1, std::string_view()).bind_blob(2, {}).bind_or_null(3, std::string_view());
  types.bind_or_null(4, 0).bind(5, std::optional<std::int64_t>());
  REQUIRE(types.step());
  CHECK(types.text(0) == "text");
  CHECK(types.text(1) == "blob");
  for (int column = 2; column < 5; ++column) CHECK(types.text(column) == "null");
}

TEST_CASE("a statement is used again after its end without a reset") {
  Store store;
  store.connection.exec("CREATE TABLE t (a)");
  Statement insert(store.connection, "INSERT INTO t VALUES (?1)");
  for (std::int64_t i = 1; i <= 3; ++i) insert.bind(1, i).run();
  CHECK(store.connection.text("SELECT group_concat(a) FROM t") == "1,2,3");
  CHECK(store.connection.changes() == 1);
}

TEST_CASE("a statement that failed may be bound and run again") {
  Store store;
  store.connection.exec("CREATE TABLE t (a UNIQUE); INSERT INTO t VALUES (1)");
  Statement insert(store.connection, "INSERT INTO t VALUES (?1)");
  CHECK_THROWS_AS(insert.bind(1, std::int64_t{1}).run(), Error);
  insert.bind(1, std::int64_t{2}).run();
  CHECK(store.connection.integer("SELECT count(*) FROM t") == 2);
}

TEST_CASE("the first statement of a text is prepared and the rest is told") {
  Store store;
  Statement first(store.connection, "SELECT 1; SELECT 2");
  CHECK(first.tail() == " SELECT 2");
  CHECK(Statement(store.connection, std::string_view("SELECT 1xyz", 8)).tail().empty());
  CHECK_THROWS_AS(Statement(store.connection, " -- nothing"), Error);
}

TEST_CASE("columns and parameters have names") {
  Store store;
  Statement named(store.connection, "SELECT :since AS since, $n");
  CHECK(named.columns() == 2);
  CHECK(named.name(0) == "since");
  CHECK(named.parameter(":since") == 1);
  CHECK(named.parameter("$n") == 2);
  CHECK(named.parameter(":other") == 0);
  CHECK(named.read_only());
}

TEST_CASE("errors name the store and the column, never a value") {
  Store store;
  store.connection.exec("CREATE TABLE t (a UNIQUE)");
  Statement insert(store.connection, "INSERT INTO t VALUES (?1)");
  insert.bind(1, "secret").run();
  const auto again = error_text([&] { insert.run(); });
  CHECK(again == "store " + store.connection.path() + ": UNIQUE constraint failed: t.a");
  Statement extract(store.connection, "SELECT json_extract('{}', ?1)");
  const auto path = error_text([&] { extract.bind(1, "secret").run(); });
  CHECK(path.find("store ") == 0);
  CHECK(path.find("secret") == std::string::npos);
}

TEST_CASE("SQL that cannot be understood is the caller's fault and is quoted") {
  Store store;
  try {
    Statement(store.connection, "SELECT * FROM nowhere");
    FAIL("prepared");
  } catch (const Error& error) {
    CHECK(error.code == Error::Code::invalid_argument);
    CHECK_THAT(error.what(), Catch::Matchers::EndsWith("no such table: nowhere"));
  }
}
