// Stock tools: the sqlite3 shell and Python read every view, while the store is open for writing.
#include <cstdlib>
#include <fstream>

#include "schema/new_store.hpp"
#include "state/search_index.hpp"
#include "support/catch.hpp"

namespace schema = daybook::schema;
using testing::NewStore;

namespace {

/// Rows whose text is awkward: NUL, controls, a lone surrogate, big numbers.
const std::string kAwkward =
    "INSERT INTO service VALUES (1, 'app'); INSERT INTO resource VALUES (1, 1, '', '');"
    "INSERT INTO operation VALUES (1, 'chat'); INSERT INTO model VALUES (1, 'openai', 'm');"
    "INSERT INTO content VALUES (1, 'a' || char(0, 1, 10, 128512), NULL, 0),"
    " (2, '{\"content\":\"\\ud800\",\"n\":12345678901234567890}', NULL, 0);"
    "INSERT INTO message (id, parent_id, depth, at_ms, role_code, content_id, extra_id, shape)"
    " VALUES (1, NULL, 1, 1, 2, 1, NULL, 0), (2, 1, 2, 1, 3, NULL, 2, 3);"
    "INSERT INTO span (id, at_ns, service_id, resource_id, operation_id, kind, level, status,"
    " redactions) VALUES (1, 1700000000000000001, 1, 1, 1, 'chat', 2, 1, 0);"
    "INSERT INTO completion (id, model_id, stream, attempt, request_message_id,"
    " response_message_id, request_count, response_count, content_state)"
    " VALUES (1, 1, 0, 1, 1, 2, 1, 1, 0);";

std::string all_views_script(const std::string& path) {
  std::ofstream out(path);
  for (const auto& view : schema::views()) out << "SELECT * FROM " << view.name << ";\n";
  return path;
}

int run(const std::string& command) {
  return std::system(command.c_str());
}

}  // namespace

TEST_CASE("the sqlite3 shell reads every view while a writer is at work", "[schema]") {
  NewStore store;
  testing::TempFolder folder;
  store.exec(kAwkward);
  const auto script = all_views_script(folder / "all.sql");
  store.exec("BEGIN IMMEDIATE; UPDATE store_state SET text_bytes = 1");
  CHECK(run("sqlite3 -readonly -bail '" + store.path() + "' <'" + script + "' >/dev/null") == 0);
  CHECK(run("sqlite3 -readonly -bail '" + store.path() + "' 'SELECT * FROM nothing' 2>/dev/null") !=
        0);
  store.exec("ROLLBACK");
}

TEST_CASE("the sqlite3 shell searches the index", "[schema]") {
  NewStore store;
  daybook::state::SearchIndex(store.writer()).add(7, "Late Delivery");
  const std::string match = "sqlite3 -readonly -bail '" + store.path() +
                            "' \"SELECT rowid FROM message_search WHERE message_search MATCH";
  CHECK(run(match + " 'delivery'\" | grep -qx 7") == 0);
  CHECK(run(match + " 'absent'\" | grep -qx 7") != 0);
}

TEST_CASE("Python's sqlite3 reads every view while a writer is at work", "[schema]") {
  NewStore store;
  testing::TempFolder folder;
  store.exec(kAwkward);
  std::ofstream(folder / "read.py")
      << "import json, sqlite3, sys\n"
         "db = sqlite3.connect(f'file:{sys.argv[1]}?mode=ro', uri=True)\n"
         "for line in open(sys.argv[2]): db.execute(line).fetchall()\n"
         "row = db.execute('SELECT messages_json, response_json FROM completions').fetchone()\n"
         "assert json.loads(row[0]) == [{'role': 'user', 'content': 'a\\0\\1\\n\\U0001F600'}]\n"
         "assert json.loads(row[1]) == {'role': 'assistant', 'content': '\\ud800',\n"
         "                              'n': 12345678901234567890}\n";
  const auto script = all_views_script(folder / "all.sql");
  store.exec("BEGIN IMMEDIATE; UPDATE store_state SET text_bytes = 1");
  CHECK(run("python3 '" + (folder / "read.py") + "' '" + store.path() + "' '" + script + "'") == 0);
  store.exec("ROLLBACK");
}
