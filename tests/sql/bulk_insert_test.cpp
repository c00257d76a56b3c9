// Rows that wait to be inserted together: nobody may notice that they wait.
#include "sql/bulk_insert.hpp"

#include "support/catch.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using sql::BulkInsert;
using sql::Connection;
using sql::Statement;

namespace {

struct Store {
  testing::TempFolder folder;
  Connection connection = Connection::open_writer(folder / "s.db", {.create = true});

  explicit Store(const std::string& tables = "CREATE TABLE t (a INTEGER PRIMARY KEY, b)") {
    connection.exec(tables);
  }
  std::int64_t integer(const char* sql) { return connection.integer(sql); }
};

constexpr const char* kInsert = "INSERT INTO t (a, b) VALUES (?1, ?2)";
constexpr const char* kParentAndChild =
    "CREATE TABLE parent (id INTEGER PRIMARY KEY);"
    "CREATE TABLE child (id INTEGER PRIMARY KEY REFERENCES parent (id) ON DELETE CASCADE)";
constexpr const char* kParent = "INSERT INTO parent (id) VALUES (?1)";
constexpr const char* kChild = "INSERT INTO child (id) VALUES (?1)";

void put(BulkInsert& insert, std::int64_t from, std::int64_t to) {
  for (std::int64_t id = from; id <= to; ++id) insert.bind(1, id).run();
}

}  // namespace

TEST_CASE("rows of a transaction wait until it commits") {
  Store store;
  BulkInsert insert(store.connection, kInsert);
  store.connection.exec("BEGIN");
  put(insert, 1, 1000);
  CHECK(store.connection.rows_wait());
  store.connection.exec("COMMIT");
  CHECK_FALSE(store.connection.rows_wait());
  CHECK(store.integer("SELECT count(*) FROM t") == 1000);
}

TEST_CASE("outside a transaction a row is there at once") {
  Store store;
  BulkInsert insert(store.connection, kInsert);
  insert.bind(1, std::int64_t{1}).run();
  CHECK_FALSE(store.connection.rows_wait());
  CHECK_THROWS_AS(insert.bind(1, std::int64_t{1}).run(), Error);
  insert.bind(1, std::int64_t{2}).run();
  CHECK(store.integer("SELECT count(*) FROM t") == 2);
}

TEST_CASE("a statement sees rows that wait for its tables, whichever was made first") {
  Store store("CREATE TABLE t (a INTEGER PRIMARY KEY, b); CREATE VIEW v AS SELECT a FROM t");
  Statement earlier(store.connection, "SELECT count(*) FROM t");
  BulkInsert insert(store.connection, kInsert);
  Statement view(store.connection, "SELECT count(*) FROM v");
  Statement inner(store.connection, "SELECT 1 WHERE EXISTS (SELECT b FROM t WHERE a = 3)");
  store.connection.exec("BEGIN");
  put(insert, 1, 1);
  CHECK(earlier.first_integer() == 1);
  put(insert, 2, 2);
  CHECK(view.first_integer() == 2);
  put(insert, 3, 3);
  CHECK(inner.first_integer() == 1);
  put(insert, 4, 4);
  Statement(store.connection, "UPDATE t SET b = 7 WHERE a = 4").run();
  CHECK(store.integer("SELECT b FROM t WHERE a = 4") == 7);
  put(insert, 5, 5);
  Statement(store.connection, "DELETE FROM t").run();
  store.connection.exec("COMMIT");
  CHECK(store.integer("SELECT count(*) FROM t") == 0);
}

TEST_CASE("a statement of other tables lets rows wait") {
  Store store("CREATE TABLE t (a INTEGER PRIMARY KEY, b); CREATE TABLE u (a)");
  BulkInsert insert(store.connection, kInsert);
  Statement other(store.connection, "INSERT INTO u SELECT count(*) FROM u");
  store.connection.exec("BEGIN");
  put(insert, 1, 1);
  other.run();
  CHECK(store.connection.rows_wait());
}

TEST_CASE("of more tables than can be told apart the last ones' rows do not wait") {
  Store store;
  for (int i = 0; i < 200; ++i) {
    const std::string table = "u" + std::to_string(i);
    store.connection.exec("CREATE TABLE " + table + " (a)");
    Statement(store.connection, "SELECT a FROM " + table).run();
  }
  BulkInsert insert(store.connection, kInsert);
  Statement count(store.connection, "SELECT count(*) FROM t");
  store.connection.exec("BEGIN");
  put(insert, 1, 1);
  CHECK_FALSE(store.connection.rows_wait());
  CHECK(count.first_integer() == 1);
}

TEST_CASE("rows that foreign keys point at go first") {
  Store store(kParentAndChild);
  BulkInsert child(store.connection, kChild);  // the order in which they are made does not matter
  BulkInsert parent(store.connection, kParent);
  for (const std::int64_t rows : {1, 100}) {
    store.connection.exec("BEGIN");
    put(parent, 1, rows);
    put(child, 1, rows);
    store.connection.exec("COMMIT");
    CHECK(store.integer("SELECT count(*) FROM child") == rows);
    store.connection.exec("DELETE FROM parent");
  }
}

TEST_CASE("a statement finds what its foreign keys point at, and a DELETE what cascades") {
  Store store(kParentAndChild);
  BulkInsert child(store.connection, kChild), parent(store.connection, kParent);
  Statement one(store.connection, "INSERT INTO child VALUES (1)");
  Statement gone(store.connection, "DELETE FROM parent");
  store.connection.exec("BEGIN");
  put(parent, 1, 2);
  one.run();
  put(child, 2, 2);
  gone.run();
  CHECK(store.integer("SELECT count(*) FROM child") == 0);
}

TEST_CASE("a rollback drops what waits") {
  Store store;
  BulkInsert insert(store.connection, kInsert);
  store.connection.exec("BEGIN");
  put(insert, 1, 50);
  store.connection.exec("ROLLBACK");
  CHECK_FALSE(store.connection.rows_wait());
  store.connection.exec("BEGIN");
  put(insert, 51, 51);
  store.connection.exec("COMMIT");
  CHECK(store.integer("SELECT group_concat(a) FROM t") == 51);
}

TEST_CASE("a rollback by SQLite itself drops what waits") {
  Store store(
      "CREATE TABLE t (a INTEGER PRIMARY KEY, b); CREATE TABLE u (a UNIQUE ON CONFLICT ROLLBACK)");
  BulkInsert insert(store.connection, kInsert);
  store.connection.exec("INSERT INTO u VALUES (1)");
  Statement twice(store.connection, "INSERT INTO u VALUES (1)");
  store.connection.exec("BEGIN");
  put(insert, 1, 50);
  CHECK_THROWS_AS(twice.run(), Error);
  CHECK_FALSE(store.connection.in_transaction());
  CHECK_FALSE(store.connection.rows_wait());
}

TEST_CASE("a refused row fails what inserts it, and its fellows wait for the rollback") {
  Store store;
  BulkInsert insert(store.connection, kInsert);
  for (const std::int64_t rows : {2, 100}) {
    store.connection.exec("BEGIN");
    put(insert, 1, rows);
    put(insert, 1, 1);
    CHECK_THROWS_AS(store.connection.exec("COMMIT"), Error);
    CHECK(store.connection.in_transaction());
    CHECK(store.connection.rows_wait());
    store.connection.exec("ROLLBACK");
    CHECK(store.integer("SELECT count(*) FROM t") == 0);
  }
}

TEST_CASE("inserted after each row, the refused one is known") {
  Store store;
  BulkInsert insert(store.connection, kInsert);
  store.connection.exec("BEGIN");
  put(insert, 1, 1);
  store.connection.flush_rows();
  put(insert, 1, 1);
  CHECK_THROWS_AS(store.connection.flush_rows(), Error);
  store.connection.exec("ROLLBACK");
}

TEST_CASE("a statement that could not have rows inserted in its midst may be bound again") {
  Store store;
  store.connection.exec("INSERT INTO t (a) VALUES (1), (2)");
  BulkInsert insert(store.connection, kInsert);
  Statement read(store.connection, "SELECT a FROM t WHERE a > ?1");
  store.connection.exec("BEGIN");
  REQUIRE(read.bind(1, std::int64_t{0}).step());
  put(insert, 1, 1);
  CHECK_THROWS_AS(read.step(), Error);
  store.connection.exec("ROLLBACK");
  CHECK(read.bind(1, std::int64_t{1}).first_integer() == 2);
}

TEST_CASE("values arrive as they were bound, few and many") {
  Store store("CREATE TABLE t (a INTEGER PRIMARY KEY, b, c, d, e, f)");
  BulkInsert insert(store.connection,
                    "INSERT INTO t (a, b, c, d, e, f) VALUES (?1, ?2, ?3, ?4, ?5, 'six')");
  const std::string text("a\0ü", 4), blob("\xff\0\x01", 3);
  for (const int rows : {1, 100}) {
    store.connection.exec("BEGIN");
    for (std::int64_t id = 1; id <= rows; ++id) {
      insert.bind(1, id).bind(2, std::string_view(text)).bind(3, 0.1);
      insert.bind_blob(4, blob).bind(5, std::string_view()).run();
    }
    Statement read(store.connection, "SELECT b, c, d, e, f, typeof(e) FROM t ORDER BY a DESC");
    REQUIRE(read.step());
    CHECK(read.text(0) == text);
    CHECK(read.real(1) == 0.1);
    CHECK(read.text(2) == blob);
    CHECK(read.type(2) == 4);
    CHECK(read.text(4) == "six");
    CHECK(read.text(5) == "text");
    read.reset();
    store.connection.exec("ROLLBACK");
  }
}

TEST_CASE("what a row does not bind is NULL, whatever stood in its place before") {
  Store store;
  BulkInsert insert(store.connection, kInsert);
  store.connection.exec("BEGIN");
  for (std::int64_t a = 1; a <= 3; ++a) insert.bind(1, a).bind(2, std::int64_t{5}).run();
  store.connection.flush_rows();
  put(insert, 4, 6);
  CHECK(store.integer("SELECT group_concat(a) = '4,5,6' FROM t WHERE b IS NULL") == 1);
  CHECK(store.integer("SELECT count(*) FROM t WHERE b = 5") == 3);
}

TEST_CASE("rows of one key are added up in their order") {
  Store store("CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER NOT NULL)");
  BulkInsert insert(store.connection,
                    "INSERT INTO t (a, b) VALUES (?1, ?2) ON CONFLICT (a) DO UPDATE SET"
                    " b = 2 * b + excluded.b");
  for (const std::int64_t rows : {3, 30}) {
    store.connection.exec("BEGIN");
    for (std::int64_t i = 0; i < rows; ++i) insert.bind(1, rows).bind(2, std::int64_t{1}).run();
    store.connection.exec("COMMIT");
    CHECK(Statement(store.connection, "SELECT b FROM t WHERE a = ?1").bind(1, rows).step());
    CHECK(store.integer("SELECT max(b) FROM t") == (1LL << rows) - 1);
  }
}

TEST_CASE("long text does not wait for the end of the transaction") {
  Store store;
  BulkInsert insert(store.connection, kInsert);
  const std::string text(600'000, 'x');
  store.connection.exec("BEGIN");
  insert.bind(1, std::int64_t{1}).bind(2, std::string_view(text)).run();
  CHECK_FALSE(store.connection.rows_wait());
  CHECK(store.integer("SELECT length(b) FROM t") == 600'000);
}
