// What a principal sees where it may see something: rows, content, states, order, plans.
#include <algorithm>

#include "access/canary_store.hpp"
#include "access/view_rules.hpp"
#include "daybook/error.hpp"
#include "read/call_store.hpp"
#include "schema/migrate.hpp"
#include "support/catch.hpp"

using namespace daybook;
using daybook::test::CanaryStore;
using daybook::test::NotedReads;
using daybook::test::table;

namespace {

/// The code of the error that the statement ends in.
std::string fault(const Reader& reader, const std::string& sql) {
  try {
    table(reader.query(sql));
  } catch (const Error& error) {
    return error.code == Error::Code::denied             ? "denied"
           : error.code == Error::Code::invalid_argument ? "invalid_argument"
           : error.code == Error::Code::timeout          ? "timeout"
                                                         : "other";
  }
  return "none";
}

}  // namespace

TEST_CASE("Content reads as NULL without the grant, and its state as denied", "[access]") {
  CanaryStore store(1);
  const std::string sql =
      "SELECT service, prompt IS NULL, response IS NULL, content_state, parameters_json"
      " FROM completions ORDER BY id";
  CHECK(table(store.as(CanaryStore::analyst()).query(sql)) ==
        "shop|1|1|denied|{\"temperature\":0.5}\nbank|1|1|denied|{\"temperature\":0.5}\n");
  CHECK(table(store.as(CanaryStore::reader()).query(sql)) ==
        "shop|0|0|stored|{\"temperature\":0.5}\nbank|0|0|stored|{\"temperature\":0.5}\n");
  CHECK(table(store.as(CanaryStore::mixed()).query(sql)) ==
        "shop|0|0|stored|{\"temperature\":0.5}\nbank|1|1|denied|{\"temperature\":0.5}\n");
  CHECK(table(store.as(CanaryStore::scoped_analyst()).query(sql)) ==
        "shop|1|1|denied|{\"temperature\":0.5}\n");
  CHECK(table(store.as(CanaryStore::scoped_reader()).query(sql)) ==
        "shop|0|0|stored|{\"temperature\":0.5}\n");
}

TEST_CASE("What views are made of is hidden as they are, once a view was asked", "[access]") {
  CanaryStore store(1);
  const Reader analyst = store.as(CanaryStore::analyst());
  table(analyst.query("SELECT prompt FROM completions"));
  table(analyst.query("SELECT title FROM conversations"));
  for (const char* sql :
       {"SELECT count(text) FROM content", "SELECT count(packed) FROM content",
        "SELECT count(title) FROM conversation", "SELECT count(metadata_own) FROM span",
        "WITH completions AS (SELECT text FROM content)"
        " SELECT count(text) FROM completions"}) {
    CAPTURE(sql);
    std::string answer = "denied";
    try {
      answer = table(analyst.query(sql));
    } catch (const Error& error) {
      CHECK(error.code == Error::Code::denied);
    }
    CHECK((answer == "0\n" || answer == "denied"));
  }
  CHECK(table(Reader::open(store.path).query("SELECT count(text) > 0 FROM content")) == "1\n");
}

TEST_CASE("What is hidden can be named to whoever asked", "[access]") {
  CanaryStore store(1);
  const Reader analyst = store.as(CanaryStore::analyst());
  (void)analyst.query("SELECT model, prompt FROM completions");
  (void)analyst.query("SELECT title FROM conversations");
  (void)analyst.query("SELECT model FROM completions");
  CHECK(analyst.hidden_columns() ==
        std::vector<std::string>{"completions.prompt", "conversations.title"});
  const Reader scoped = store.as(CanaryStore::scoped_analyst());
  (void)scoped.query("SELECT prompt FROM completions");
  CHECK(scoped.hidden_columns() == std::vector<std::string>{"completions.prompt"});
  const Reader reader = store.as(CanaryStore::reader());
  (void)reader.query("SELECT * FROM completions");
  CHECK(reader.hidden_columns().empty());
}

TEST_CASE("What is not content reads the same through the access layer, in every view",
          "[access]") {
  CanaryStore store;
  const Reader owner = Reader::open(store.path), analyst = store.as(CanaryStore::analyst());
  for (const schema::Source& view : schema::views()) {
    if (view.name == "audit_entries") continue;  // takes a grant of its own
    CAPTURE(view.name);
    Rows names = owner.query("SELECT * FROM " + std::string(view.name) + " LIMIT 0");
    for (int i = 0; i < names.columns(); ++i) {
      const std::string column = names.name(i);
      if (column == "content_state" || view.name == "ago") continue;
      CAPTURE(column);
      const std::string sql = "SELECT count(*), count(x), min(x) FROM (SELECT " + column +
                              " AS x FROM " + std::string(view.name) + ")";
      const std::string all = table(owner.query(sql));
      if (access::is_content(view.name, column)) {
        CHECK(table(analyst.query(sql)) == all.substr(0, all.find('|')) + "|0|\n");
      } else {
        CHECK(table(analyst.query(sql)) == all);
      }
    }
  }
}

TEST_CASE("Messages of a scope are those that its calls show", "[access]") {
  CanaryStore store(2);
  const Reader owner = Reader::open(store.path), scoped = store.as(CanaryStore::scoped_reader());
  const std::string mine =
      table(owner.query("SELECT id, text FROM messages WHERE text LIKE 'cnrySHOP%' ORDER BY id"));
  CHECK(table(scoped.query("SELECT id, text FROM messages ORDER BY id")) == mine);
  CHECK(mine.find("other answer1") != std::string::npos);
  store.add(test::chat({{"user", "cnryBANKtext more"}}, "cnryBANKtext yes"), [] {
    Origin origin;
    origin.service = "bank";
    return origin;
  }());
  CHECK(table(scoped.query("SELECT id, text FROM messages ORDER BY id")) == mine);
}

TEST_CASE("A trace with spans of other services is left out of a scope's traces", "[access]") {
  CanaryStore store(1);
  const Reader scoped = store.as(CanaryStore::scoped_analyst());
  CHECK(table(scoped.query("SELECT count(*) FROM traces")) == "1\n");
  SpanRecord foreign;
  foreign.name = "x";
  foreign.parent = test::trace_context(1, 1);
  Origin origin;
  origin.service = "bank";
  origin.span = test::trace_context(1, 77);
  store.add(foreign, origin);
  CHECK(table(scoped.query("SELECT count(*) FROM traces")) == "0\n");
  CHECK(table(scoped.query("SELECT count(*) FROM spans WHERE trace_id ="
                           " '00000000000000000000000000000001'")) == "4\n");
}

TEST_CASE("Views without services are for the whole store alone", "[access]") {
  CanaryStore store(1);
  const Reader scoped = store.as(CanaryStore::scoped_reader());
  for (const char* view :
       {"report_models", "report_storage", "alerts", "unpriced_models", "ingest_sources"}) {
    CAPTURE(view);
    CHECK(fault(scoped, "SELECT * FROM " + std::string(view)) == "denied");
    CHECK(fault(store.as(CanaryStore::analyst()), "SELECT * FROM " + std::string(view)) == "none");
  }
  CHECK(fault(scoped, "SELECT day FROM ago") == "none");
  CHECK(fault(scoped, "SELECT * FROM prices") == "none");
}

TEST_CASE("A mistyped name is a mistake, a table of the store's own is denied", "[access]") {
  CanaryStore store(1);
  for (const auto& principal : {CanaryStore::analyst(), CanaryStore::scoped_reader()}) {
    const Reader reader = store.as(principal);
    CHECK(fault(reader, "SELECT * FROM completion_s") == "invalid_argument");
    CHECK(fault(reader, "SELECT modell FROM completions") == "invalid_argument");
    CHECK(fault(reader, "SELECT * FROM") == "invalid_argument");
    CHECK(fault(reader, "SELECT * FROM api_key") == "denied");
    CHECK(fault(reader, "SELECT load_extension('x')") == "denied");
    CHECK(fault(reader, "EXPLAIN SELECT model FROM completions") == "denied");
    CHECK(fault(reader, "PRAGMA user_version") == "denied");
  }
}

TEST_CASE("An error in a row is told in words that say nothing of it", "[access]") {
  CanaryStore store(1);
  for (const auto& principal : {CanaryStore::analyst(), CanaryStore::scoped_reader()}) {
    const Reader reader = store.as(principal);
    try {
      table(reader.query("SELECT json(user_id) FROM spans"));
      FAIL("it should have failed");
    } catch (const Error& error) {
      CHECK(std::string(error.what()) == "the statement failed on one of its rows");
    }
    // A row that it may not see does not fail for it.
    if (principal.name == "scoped_reader")
      CHECK(fault(reader,
                  "SELECT CASE WHEN service = 'bank' THEN json(user_id) END"
                  " FROM spans") == "none");
  }
}

TEST_CASE("Typed reports count the rows of the scope", "[access]") {
  CanaryStore store(3);
  const Reader owner = Reader::open(store.path), scoped = store.as(CanaryStore::scoped_analyst());
  const auto services = [](const auto& rows) {
    std::string names;
    for (const auto& row : rows)
      if (names.find(row.service) == std::string::npos) names += row.service + ' ';
    return names;
  };
  Window by_service;
  by_service.by = {"service"};
  CHECK(services(owner.latency(by_service)) == "bank shop ");
  CHECK(services(scoped.latency(by_service)) == "shop ");
  CHECK(services(scoped.tokens()) == "shop ");
  CHECK(services(scoped.traffic()) == "shop ");
  CHECK(services(scoped.errors()) == "shop ");
  CHECK(services(scoped.tools()) == "shop ");
  CHECK(services(scoped.measures({})) == "shop ");
  CHECK(owner.errors().at(0).sample.has_value());
  for (const ErrorRow& row : scoped.errors()) CHECK_FALSE(row.sample.has_value());
  for (const ErrorRow& row : store.as(CanaryStore::scoped_reader()).errors())
    CHECK(row.sample.has_value());
  CHECK_THROWS_AS(store.as(CanaryStore::narrow()).latency(), Error);
}

TEST_CASE("The log hears whose content it is before a row is handed out", "[access]") {
  CanaryStore store(2);
  for (const auto& principal : {CanaryStore::reader(), CanaryStore::scoped_reader()}) {
    CAPTURE(principal.name);
    const auto notes = std::make_shared<NotedReads>();
    const NotedReads& log = *notes;
    const Reader reader = store.as(principal, notes);
    Rows rows = reader.query("SELECT prompt FROM completions WHERE service = 'shop'");
    CHECK(log.before.empty());
    REQUIRE(rows.next());
    REQUIRE(log.before.size() == 1);
    const access::ReadEvent& event = log.before[0];
    CHECK(event.action == "content");
    CHECK(event.relations == std::vector<std::string>{"completions"});
    CHECK(event.content_columns == std::vector<std::string>{"completions.prompt"});
    CHECK(event.subjects.json() ==
          "[\"user:cnrySHOPname0\",\"session:cnrySHOPname0s\","
          "\"conversation:cnrySHOPname0conversation\",\"user:cnrySHOPname1\","
          "\"session:cnrySHOPname1s\",\"conversation:cnrySHOPname1conversation\"]");
    CHECK(event.rows == 2);
    while (rows.next()) {
    }
    REQUIRE(log.after.size() == 1);
    CHECK(log.after[0].rows == 2);
  }
}

TEST_CASE("Of messages that are read the log hears whose call brought them, and that others may be",
          "[access]") {
  CanaryStore store(2);
  for (const auto& principal : {CanaryStore::reader(), CanaryStore::scoped_reader()}) {
    CAPTURE(principal.name);
    const auto log = std::make_shared<NotedReads>();
    table(store.as(principal, log).query("SELECT text FROM messages"));
    REQUIRE(log->before.size() == 1);
    const std::string subjects = log->before[0].subjects.json();
    CAPTURE(subjects);
    for (const char* id :
         {"user:cnrySHOPname0", "session:cnrySHOPname1s", "conversation:cnrySHOPname0conversation"})
      CHECK(subjects.find('"' + std::string(id) + '"') != std::string::npos);
    const bool sees_bank = principal.name == CanaryStore::reader().name;
    CHECK((subjects.find("user:cnryBANKname0") != std::string::npos) == sees_bank);
    CHECK(subjects.ends_with(',' + std::to_string(log->before[0].rows) + ']'));
  }
}

TEST_CASE("A statement that is asked again answers, hides and is told as the first time",
          "[access]") {
  CanaryStore store(2);
  const std::string sql =
      "SELECT service, prompt IS NULL FROM completions WHERE service = :s ORDER BY id";
  for (const auto& principal :
       {CanaryStore::analyst(), CanaryStore::reader(), CanaryStore::scoped_reader()}) {
    CAPTURE(principal.name);
    const auto log = std::make_shared<NotedReads>();
    const Reader reader = store.as(principal, log);
    const auto ask = [&](const char* service) { return reader.query(sql, {{"s", service}}); };
    const std::string shop = table(ask("shop"));
    CHECK(shop.size() > 8);
    CHECK(table(ask("shop")) == shop);
    const std::string bank = table(ask("bank"));
    CHECK(bank != shop);
    {
      Rows first = ask("shop"), second = ask("shop");  // at once, the one given up half way
      REQUIRE(first.next());
      CHECK(table(std::move(second)) == shop);
    }
    CHECK(table(ask("bank")) == bank);
    const std::string all = table(reader.query("SELECT service FROM completions ORDER BY id"));
    {
      Rows half = reader.query("SELECT service FROM completions ORDER BY id");
      REQUIRE(half.next());
    }
    CHECK(table(reader.query("SELECT service FROM completions ORDER BY id")) == all);
    log->after.resize(6);
    for (const access::ReadEvent& event : log->after) {
      CHECK(event.relations == log->after[0].relations);
      CHECK(event.content_columns == log->after[0].content_columns);
      CHECK(event.hidden_columns == log->after[0].hidden_columns);
    }
    CHECK_THROWS_AS(reader.query(sql), Error);  // the parameter has no value of before
  }
}

TEST_CASE("A statement that is asked again is judged anew where the schema has changed",
          "[access]") {
  CanaryStore store(1);
  const Reader analyst = store.as(CanaryStore::analyst());
  const std::string sql = "SELECT count(name) FROM spans";
  CHECK(table(analyst.query(sql)) == "10\n");
  {
    sql::Connection writer = sql::Connection::open_writer(store.path, {});
    writer.exec("DROP VIEW spans; CREATE VIEW spans AS SELECT name FROM principal");
  }
  CHECK(fault(analyst, sql) == "denied");
}

TEST_CASE("A user's rows are found by their index also once the schema has changed", "[access]") {
  CanaryStore store(1);
  const auto change = [&](const char* sql) {
    sql::Connection::open_writer(store.path, {}).exec(sql);
  };
  // The index has later blocks of ids first, the table has them last.
  change(
      "PRAGMA foreign_keys = OFF; UPDATE span SET user_id = (SELECT min(id) FROM user_name);"
      "UPDATE span SET id = id + 9000 WHERE id = (SELECT max(id) FROM span);"
      "DELETE FROM span WHERE id < 9000 AND id > (SELECT min(id) FROM span)");
  const Reader analyst = store.as(CanaryStore::analyst());
  const std::string by_index = "1\n0\n";
  const std::string sql =
      "SELECT id > 9000 FROM spans WHERE user_id = (SELECT max(user_id) FROM spans)";
  CHECK(table(analyst.query(sql)) == by_index);
  const std::string without_index =
      "SELECT id > 9000 FROM spans WHERE user_id || '' = (SELECT max(user_id) FROM spans)";
  CHECK(table(analyst.query(without_index)) == "0\n1\n");
  change("CREATE TABLE more (id INTEGER)");
  CHECK(table(analyst.query(sql)) == by_index);
}

TEST_CASE("A log that cannot write keeps the rows back", "[access]") {
  struct Full : access::ReadLog {
    void before_rows(const access::ReadEvent&) override {
      throw Error(Error::Code::full, "no room", "");
    }
    void after_rows(const access::ReadEvent&) noexcept override {}
  };
  CanaryStore store(1);
  for (const char* sql : {"SELECT prompt FROM completions", "SELECT model FROM completions"}) {
    const Reader reader = store.as(CanaryStore::reader(), std::make_shared<Full>());
    Rows rows = reader.query(sql);
    CHECK_THROWS_AS(rows.next(), Error);
    CHECK_FALSE(rows.next());
  }
}

TEST_CASE("A scope of several services comes in order", "[access]") {
  CanaryStore store(3);
  access::Principal both{"both", "", {{"read", "*", "shop"}, {"read", "*", "bank"}}};
  const Reader owner = Reader::open(store.path), scoped = store.as(both);
  for (const char* sql :
       {"SELECT id, service FROM spans ORDER BY at_us DESC, id DESC LIMIT 7",
        "SELECT id, service FROM spans ORDER BY at_us, id",
        "SELECT id FROM errors ORDER BY id DESC",
        "SELECT id FROM spans WHERE service = 'bank' ORDER BY at_us DESC, id",
        "SELECT count(*) FROM spans WHERE id = 3 OR service = 'shop' OR user_id IS NULL",
        "SELECT count(*) FROM spans AS a JOIN errors AS b ON b.span_row = a.id"}) {
    CAPTURE(sql);
    CHECK(table(scoped.query(sql)) == table(owner.query(sql)));
  }
}

TEST_CASE("A statement of a principal ends at its time and at its memory", "[access]") {
  CanaryStore store(1);
  Reader::Limits limits;
  limits.statement = std::chrono::milliseconds(50);
  for (const auto& principal : {CanaryStore::analyst(), CanaryStore::scoped_reader()}) {
    const Reader reader = store.as(principal, nullptr, limits);
    CHECK(fault(reader,
                "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r)"
                " SELECT count(*) FROM r") == "timeout");
    CHECK(fault(reader,
                "SELECT count(*) FROM spans a, spans b, spans c, spans d, spans e,"
                " spans f, spans g, spans h") == "timeout");
    CHECK(fault(reader, "SELECT printf('%.2000000000c', 'a')") == "invalid_argument");
    CHECK(fault(reader, "SELECT printf('%.*c', 2000000000, 'a')") == "invalid_argument");
    CHECK(fault(reader,
                "SELECT replace(printf('%.1000000c', 'a'), 'a',"
                " printf('%.1000000c', 'b'))") == "invalid_argument");
    CHECK(fault(reader, "SELECT trim('aaaa', printf('%.1000c', 'a'))") == "invalid_argument");
  }
  const Reader reader = store.as(CanaryStore::reader());  // 30 seconds
  CHECK_THROWS_WITH(
      table(reader.query("WITH RECURSIVE r(x, y) AS (SELECT 1, '' UNION ALL SELECT x + 1,"
                         " printf('%.1000000c', 'a') FROM r) SELECT y FROM r ORDER BY y")),
      Catch::Contains("memory"));
}
