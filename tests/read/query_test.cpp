#include "daybook/error.hpp"
#include "read/call_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using daybook::test::CallStore;
using daybook::test::table;

namespace {

/// "what; hint" of the error that asking `sql` throws.
std::string refused(const CallStore& store, std::string_view sql, const Fields& params = {}) {
  try {
    (void)store.reader().query(sql, params);
  } catch (const Error& error) {
    CHECK(error.code == Error::Code::invalid_argument);
    return std::string(error.what()) + "; " + error.hint;
  }
  return "not refused";
}

}  // namespace

TEST_CASE("A query answers with names, types and values") {
  CallStore store;
  store.add(CallStore::call(12.5));
  Rows rows = store.reader().query("SELECT model, latency_ms, id, NULL AS none FROM completions");
  REQUIRE(rows.next());
  CHECK(rows.columns() == 4);
  CHECK(rows.name(3) == "none");
  CHECK(rows.text(0) == "gpt");
  CHECK(rows.real(1) == 12.5);
  CHECK(rows.type(2) == Rows::Type::integer);
  CHECK(rows.type(3) == Rows::Type::null);
  CHECK_FALSE(rows.next());
  CHECK_FALSE(rows.next());
}

TEST_CASE("Rows may outlive their Reader") {
  CallStore store;
  Rows rows = Reader::open(store.path).query("SELECT 1 UNION ALL SELECT 2");
  CHECK(table(std::move(rows)) == "1\n2\n");
}

TEST_CASE("A reader sees what is committed later") {
  CallStore store;
  const Reader reader = store.reader();
  store.add(CallStore::call(1));
  CHECK(table(reader.query("SELECT count(*) FROM completions")) == "1\n");
}

TEST_CASE("Parameters bind by name, whatever their sign") {
  CallStore store;
  CHECK(table(store.reader().query("SELECT :a, $b, @c", {{"a", 1}, {"b", "two"}, {"c", 3.5}})) ==
        "1|two|3.500000\n");
  CHECK(table(store.reader().query("SELECT :a + 1, typeof(:j), :n IS NULL",
                                   {{"a", true}, {"j", Value(Json{"{}"})}, {"n", Value()}})) ==
        "2|text|1\n");
}

TEST_CASE("A parameter the SQL does not have is refused by name") {
  CallStore store;
  CHECK(refused(store, "SELECT 1", {{"user", "u1"}}) ==
        "the SQL has no parameter :user; write :user where its value belongs");
}

TEST_CASE("A parameter without a value is refused by name") {
  CallStore store;
  CHECK(refused(store, "SELECT :user, :model", {{"model", "m"}}) ==
        "no value was given for parameter :user; give each parameter a value");
}

TEST_CASE("More than one statement is refused, a comment behind it is not") {
  CallStore store;
  CHECK(table(store.reader().query("SELECT 1; -- done\n /* really */ ;")) == "1\n");
  CHECK(refused(store, "SELECT 1; SELECT 2") ==
        "the SQL is more than one statement; ask one statement at a time");
}

TEST_CASE("What is not a question is refused") {
  CallStore store;
  for (const char* sql : {"DELETE FROM span", "BEGIN", "PRAGMA query_only=0", "ATTACH 'x' AS x"}) {
    CHECK(refused(store, sql).find("not a question") != std::string::npos);
  }
}

TEST_CASE("An unknown view or column names the nearest") {
  CallStore store;
  CHECK(refused(store, "SELECT * FROM completion_s")
            .find("no such view completion_s: did you mean completions?") == 0);
  CHECK(refused(store, "SELECT modle FROM completions")
            .find("no such column modle: did you mean model?") == 0);
  CHECK(refused(store, "SELECT c.latncy_ms FROM completions AS c")
            .find("no such column c.latncy_ms: did you mean latency_ms?") == 0);
  CHECK(refused(store, "SELECT * FROM xyzzy").find("no such view xyzzy;") == 0);
}

TEST_CASE("A syntax error says where") {
  CallStore store;
  CHECK(refused(store, "SELEC 1").find("near \"SELEC\": syntax error") != std::string::npos);
}

TEST_CASE("A statement is cut at the time limit") {
  CallStore store;
  Reader::Limits limits;
  limits.statement = std::chrono::milliseconds(20);
  Rows rows = Reader::open(store.path, limits)
                  .query(
                      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                      " SELECT max(i) FROM n");
  try {
    (void)rows.next();
    FAIL("not cut");
  } catch (const Error& error) {
    CHECK(error.code == Error::Code::timeout);
  }
  CHECK_FALSE(rows.next());
}

TEST_CASE("A missing store is not found") {
  testing::TempFolder folder;
  try {
    (void)Reader::open(folder / "none.db");
    FAIL("opened");
  } catch (const Error& error) {
    CHECK(error.code == Error::Code::not_found);
  }
}

TEST_CASE("What a store made of an id is told, so that its rows can be found") {
  CallStore store;
  Completion call = CallStore::call(1);
  call.user_id = "alice@example.com";
  call.session_id = "s-1";
  store.add(call);
  const Reader reader = store.reader();
  const std::string id = reader.stored_id("alice@example.com");
  CHECK(id.size() == 18);
  CHECK(id.substr(0, 2) == "u_");
  CHECK(table(reader.query("SELECT user_id, session_id FROM completions")) == id + "|s-1\n");
  CHECK(reader.stored_id("s-1") == "s-1");
  CHECK(reader.stored_id(id) == id);
  CHECK(reader.stored_id("").empty());
}

TEST_CASE("A statement may be cut at no time, but not before it begins") {
  CallStore store;
  Reader::Limits limits;
  limits.statement = Nanos(0);
  CHECK(table(Reader::open(store.path, limits).query("SELECT 1")) == "1\n");
  limits.statement = Nanos(-1);
  try {
    (void)Reader::open(store.path, limits);
    FAIL("not refused");
  } catch (const Error& error) {
    CHECK(error.code == Error::Code::invalid_argument);
    CHECK(error.hint == "give a time, or 0 for no limit");
  }
}
