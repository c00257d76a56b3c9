// docs/sql.md: each of its queries is run by stock SQLite on the data that the page names, and
// answers with the table that stands behind it, without reading a table of records from end to end.
#include <cstdlib>
#include <filesystem>
#include <set>

#include "e2e/daybook.hpp"
#include "e2e/page.hpp"
#include "e2e/stock_sqlite.hpp"
#include "support/catch.hpp"

using namespace testing;

namespace {

struct Asked : Daybook {
  Asked() { REQUIRE(ingest_example("order_questions.jsonl").json()["stored"] == 109); }
};

/// Each query with the table behind it.
template <class Check>
void for_each_query(Page& page, Check&& check) {
  int seen = 0;
  const std::vector<Page::Part> parts = page.parts();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].kind != "sql") continue;
    INFO(parts[i].section);
    REQUIRE(i + 1 < parts.size());
    REQUIRE(parts[i + 1].kind == "table");
    REQUIRE(parts[i + 1].section == parts[i].section);
    check(parts[i], parts[i + 1]);
    ++seen;
  }
  CHECK(seen >= 20);
}

bool begins(const std::string& text, const std::string& with) {
  return text.rfind(with, 0) == 0;
}

/// The records' own tables. Walks along a path of messages ("path", "node") are not scans of them.
const std::set<std::string> kRecords = {
    "span",     "completion",    "message",       "content",       "error",
    "event",    "token_usage",   "trace",         "conversation",  "tool_execution",
    "score",    "metric_sample", "memory_sample", "message_head",  "resource_access",
    "session",  "user_name",     "root",          "spans",         "completions",
    "messages", "errors",        "traces",        "conversations", "tool_executions"};

/// What reads a table of records from end to end.
std::string full_scans(StockSqlite& sqlite, const std::string& query) {
  std::string out;
  for (const std::string& line : sqlite.plan(query)) {
    if (!begins(line, "SCAN ")) continue;
    if (kRecords.count(line.substr(5, line.find(' ', 5) - 5)) > 0) out += line + '\n';
  }
  return out;
}

}  // namespace

TEST_CASE("docs/sql.md: every question is answered as it says", "[e2e][sql]") {
  const Asked store;
  StockSqlite sqlite(store.path("daybook.db"));
  Page page("docs/sql.md");
  for_each_query(page, [&](const Page::Part& query, const Page::Part& answer) {
    const std::string found = sqlite.table(query.text);
    INFO("the page shows\n" << answer.text << "and it is\n" << found);
    CHECK(page.shows(answer, found));
  });
}

TEST_CASE("docs/sql.md: no question reads all records where an index serves", "[e2e][sql]") {
  const Asked store;
  StockSqlite sqlite(store.path("daybook.db"));
  Page page("docs/sql.md");
  for_each_query(page, [&](const Page::Part& query, const Page::Part&) {
    const bool ends = query.text.find("FROM report_storage") != query.text.npos;
    if (!ends) CHECK(full_scans(sqlite, query.text) == "");  // it takes the ends of indexes
  });
  CHECK(full_scans(sqlite, "SELECT count(*) FROM completions WHERE finish_reason = 'length'") !=
        "");
}

TEST_CASE("docs/sql.md: its Python prints what it says", "[e2e][sql]") {
  const Asked store;
  std::filesystem::rename(store.path("daybook.db"), store.path("shop.db"));
  Page page("docs/sql.md");
  const std::vector<Page::Part> parts = page.parts_of("From Python");
  REQUIRE(parts.size() == 2);
  store.file("ask.py", parts[0].text);
  const std::string command = "cd '" + store.path(".") + "' && python3 ask.py >out.txt";
  REQUIRE(std::system(command.c_str()) == 0);
  CHECK(page.shows(parts[1], store.read("out.txt")));
}
