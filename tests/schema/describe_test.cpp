// Descriptions: every table, view and column says what it means, and docs/schema.md says the same.
#include "schema/describe.hpp"

#include <cstdlib>
#include <fstream>

#include "daybook/upkeep.hpp"
#include "schema/document.hpp"
#include "schema/new_store.hpp"
#include "support/catch.hpp"

namespace schema = daybook::schema;
using testing::NewStore;

namespace {

std::string names(const schema::Description& description) {
  std::string out;
  for (const auto& column : description.columns) out += column.name + "\n";
  return out;
}

void check_meanings(const schema::Description& description) {
  INFO(description.name);
  CHECK(description.meaning.size() > 10);
  for (const auto& column : description.columns) {
    INFO(column.name);
    CHECK(column.meaning.size() > 2);
  }
}

}  // namespace

TEST_CASE("a column of a table is read from its line", "[schema]") {
  const auto t = schema::describe_table(
      {"t",
       "CREATE TABLE t (  -- Things.\n  id INTEGER PRIMARY KEY,  -- key, grows\n"
       "  UNIQUE (id)\n) STRICT;\nCREATE INDEX i ON t (id);\n"});
  CHECK(t.meaning == "Things.");
  REQUIRE(t.columns.size() == 1);
  CHECK(t.columns[0].name == "id");
  CHECK(t.columns[0].type == "INTEGER");
  CHECK(t.columns[0].meaning == "key, grows");
}

TEST_CASE("a column of a view is read from the line of its name", "[schema]") {
  const auto v = schema::describe_view(
      {"v",
       "CREATE VIEW v AS  -- Things.\nSELECT\n  -- why\n  (SELECT x AS y FROM t)\n"
       "    AS z,  -- REAL seconds; NULL: none\n  a AS b  -- TEXT last\nFROM t;\n"});
  CHECK(v.meaning == "Things.");
  REQUIRE(v.columns.size() == 2);
  CHECK(v.columns[0].name == "z");
  CHECK(v.columns[0].type == "REAL");
  CHECK(v.columns[0].meaning == "seconds; NULL: none");
  CHECK(v.columns[1].name == "b");
}

TEST_CASE("every column of every table is described, in order", "[schema]") {
  NewStore store;
  auto all = schema::tables();
  for (const auto& table : schema::on_demand()) {
    store.exec(std::string(table.sql));
    all.push_back(table);
  }
  for (const auto& table : all) {
    const auto described = schema::describe_table(table);
    check_meanings(described);
    CHECK(names(described) == store.rows("SELECT name FROM pragma_table_xinfo('" + described.name +
                                         "') WHERE hidden <> 1"));  // FTS5's own
  }
}

TEST_CASE("every column of every view is described, in order", "[schema]") {
  NewStore store;
  for (const auto& view : schema::views()) {
    const auto described = schema::describe_view(view);
    check_meanings(described);
    CHECK(names(described) ==
          store.rows("SELECT name FROM pragma_table_xinfo('" + described.name + "')"));
  }
}

TEST_CASE("the public descriptions list views and tables in reading order", "[schema]") {
  CHECK(daybook::describe_views().front().view == "spans");
  CHECK(daybook::describe_views().back().view == "ago");
  CHECK(daybook::describe_tables().front().view == "service");
}

TEST_CASE("docs/schema.md says what the schema is", "[schema]") {
  const std::string path = DAYBOOK_SOURCE_DIR "/docs/schema.md";
  const std::string expected = testing::schema_document();
  if (std::getenv("DAYBOOK_UPDATE")) std::ofstream(path, std::ios::binary) << expected;
  std::ifstream in(path, std::ios::binary);
  const std::string found{std::istreambuf_iterator<char>(in), {}};
  CHECK((found == expected ? "current" : "stale: run this test with DAYBOOK_UPDATE=1") ==
        std::string("current"));
}
