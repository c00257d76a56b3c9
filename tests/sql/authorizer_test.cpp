#include "sql/authorizer.hpp"

#include <sqlite3.h>

#include "daybook/error.hpp"
#include "sql/restriction.hpp"
#include "support/catch.hpp"

using namespace daybook;
using sql::Authorizer;
using Answer = Authorizer::Answer;

namespace {

/// What became of preparing it: "" or what was refused.
std::string refused(sql::Connection& connection, Authorizer& authorizer, const std::string& text) {
  authorizer.forget_refused();
  try {
    sql::Statement statement(connection, text);
    return "";
  } catch (const Error&) {
    return authorizer.refused();
  }
}

struct Tables {
  sql::Connection connection = sql::Restriction::open_empty();
  Tables() {
    connection.exec(
        "PRAGMA query_only=OFF; CREATE TABLE t (a, b); CREATE INDEX i ON t (a); CREATE TABLE "
        "secret (x);"
        "CREATE VIEW v AS SELECT a, b FROM t; INSERT INTO t VALUES (1, 'text');");
  }
};

}  // namespace

TEST_CASE("An authorizer refuses whatever its rules do not let through") {
  Tables tables;
  Authorizer authorizer(tables.connection, [](const sql::Read& read) {
    return read.table == "t" && read.column == "a" ? Answer::allow : Answer::refuse;
  });
  const auto what = [&](const char* text) { return refused(tables.connection, authorizer, text); };
  CHECK(what("SELECT a FROM t") == "");
  CHECK(what("SELECT b FROM t") == "read column t.b");
  CHECK(what("SELECT count(*) FROM secret") == "read table secret");
  CHECK(what("SELECT sqlite_version()") == "call sqlite_version()");
  CHECK(what("PRAGMA user_version") == "use PRAGMA user_version");
  for (const char* text :
       {"INSERT INTO t VALUES (1, 2)", "UPDATE t SET a = 1 RETURNING a", "DELETE FROM t",
        "CREATE TABLE u (x)", "CREATE TEMP VIEW u AS SELECT x FROM secret", "DROP TABLE t",
        "ATTACH ':memory:' AS m", "BEGIN", "COMMIT", "SAVEPOINT s", "REINDEX", "ANALYZE",
        "CREATE TEMP TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END"}) {
    CAPTURE(text);
    CHECK(what(text) != "");
  }
}

TEST_CASE("A WITH of another's name is asked about as what it reads") {
  Tables tables;
  Authorizer authorizer(tables.connection, [](const sql::Read& read) {
    return read.table == "v" || read.table == "t" ? Answer::allow : Answer::refuse;
  });
  CHECK(refused(tables.connection, authorizer,
                "WITH v AS (SELECT x FROM secret) SELECT * FROM v") == "read column secret.x");
}

TEST_CASE("A hidden column reads as NULL, also behind a view") {
  Tables tables;
  Authorizer authorizer(tables.connection, [](const sql::Read& read) {
    return read.table == "t" && read.column == "b" ? Answer::hide : Answer::allow;
  });
  for (const char* text : {"SELECT b IS NULL FROM t", "SELECT b IS NULL FROM v",
                           "SELECT count(*) FROM v WHERE b IS NULL"}) {
    CAPTURE(text);
    CHECK(tables.connection.integer(text) == 1);
  }
  const Authorizer::Trust trust(authorizer);
  CHECK(tables.connection.integer("SELECT b IS NULL FROM v") == 0);
}

TEST_CASE("Every code that SQLite may ask about is refused unless it is listed") {
  Tables tables;
  Authorizer authorizer(tables.connection, [](const sql::Read&) { return Answer::refuse; });
  for (int code = -1; code <= 60; ++code) {
    CAPTURE(code);
    const bool listed = code == SQLITE_SELECT || code == SQLITE_RECURSIVE;
    CHECK(authorizer.decide(code, nullptr, nullptr, nullptr, nullptr) ==
          (listed ? SQLITE_OK : SQLITE_DENY));
    CHECK(authorizer.decide(code, "t", "a", "temp", "v") == (listed ? SQLITE_OK : SQLITE_DENY));
  }
}

TEST_CASE("What a view is made of is known without running it") {
  Tables tables;
  Authorizer authorizer(tables.connection, [](const sql::Read&) { return Answer::refuse; });
  const sql::ViewFacts facts = authorizer.facts_of("v");
  REQUIRE(facts.columns.size() == 2);
  CHECK(facts.columns[1].name == "b");
  CHECK(facts.reads.count({"t", "a"}) == 1);
  CHECK(facts.reads.count({"secret", "x"}) == 0);
}
