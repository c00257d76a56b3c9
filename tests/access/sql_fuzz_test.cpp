// Random questions as principals of every kind: what comes back is what stock SQLite answers on
// tables that hold only the rows and the content that are granted.
#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "access/canary_store.hpp"
#include "access/sql_grammar.hpp"
#include "access/view_rules.hpp"
#include "daybook/error.hpp"
#include "schema/migrate.hpp"
#include "support/catch.hpp"

using namespace daybook;
using daybook::test::CanaryStore;
using daybook::test::GrammarView;
using daybook::test::shows;
using daybook::test::SqlGrammar;

namespace {

/// Stock SQLite on a copy of what a principal may see.
class Oracle {
 public:
  Oracle() { sqlite3_open(":memory:", &db_); }
  ~Oracle() { sqlite3_close(db_); }
  Oracle(const Oracle&) = delete;
  Oracle& operator=(const Oracle&) = delete;

  void run(const std::string& sql) {
    char* message = nullptr;
    const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, &message);
    INFO(sql << ": " << (message ? message : ""));
    sqlite3_free(message);
    REQUIRE(code == SQLITE_OK);
  }
  sqlite3* db() const { return db_; }

 private:
  sqlite3* db_ = nullptr;
};

std::string shown(double real) {
  char text[64];
  std::snprintf(text, sizeof text, "%.9g", real);
  return text;
}

/// The rows as text, sorted where the question says no order; "error" where it fails.
std::string answer(std::vector<std::string> rows, const std::string& sql) {
  if (sql.find("ORDER BY") == std::string::npos) std::sort(rows.begin(), rows.end());
  std::string text;
  for (const std::string& row : rows) text += row + '\n';
  return text;
}

std::string answer(const Oracle& oracle, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(oracle.db(), sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
    return std::string("error: ") + sqlite3_errmsg(oracle.db());
  std::vector<std::string> rows;
  int code = sqlite3_step(statement);
  for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
    std::string row;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      const int type = sqlite3_column_type(statement, i);
      row += std::to_string(type) + ':';
      if (type == SQLITE_FLOAT) {
        row += shown(sqlite3_column_double(statement, i));
      } else if (type != SQLITE_NULL) {
        const void* bytes = sqlite3_column_blob(statement, i);
        row.append(static_cast<const char*>(bytes ? bytes : ""),
                   static_cast<std::size_t>(sqlite3_column_bytes(statement, i)));
      }
      row += '|';
    }
    rows.push_back(std::move(row));
  }
  sqlite3_finalize(statement);
  return code == SQLITE_DONE ? answer(std::move(rows), sql) : "error";
}

std::string answer(const Reader& reader, const std::string& sql) {
  try {
    Rows found = reader.query(sql);
    std::vector<std::string> rows;
    while (found.next()) {
      std::string row;
      for (int i = 0; i < found.columns(); ++i) {
        const Rows::Type type = found.type(i);
        const int number = type == Rows::Type::integer ? 1
                           : type == Rows::Type::real  ? 2
                           : type == Rows::Type::text  ? 3
                           : type == Rows::Type::blob  ? 4
                                                       : 5;
        row += std::to_string(number) + ':' +
               (number == 2 ? shown(found.real(i)) : std::string(found.text(i))) + '|';
      }
      rows.push_back(std::move(row));
    }
    return answer(std::move(rows), sql);
  } catch (const Error& error) {
    return std::string("error: ") + error.what();
  }
}

std::string literal_of(sqlite3_stmt* row, int column) {
  switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER:
      return std::to_string(sqlite3_column_int64(row, column));
    case SQLITE_FLOAT:
      return shown(sqlite3_column_double(row, column));
    case SQLITE_TEXT:
      return '\'' + std::string(reinterpret_cast<const char*>(sqlite3_column_text(row, column))) +
             '\'';
    default:
      return "NULL";
  }
}

struct Subject {
  access::Principal principal;
  bool scoped = false, content = false;
};

/// What the principal may see of each view, as tables; the views it has are put into `views`.
void copy_visible(const std::string& path, const Subject& subject, Oracle& oracle,
                  std::vector<GrammarView>& views) {
  oracle.run("ATTACH 'file:" + path + "?mode=ro' AS store");
  for (const schema::Source& source : schema::views()) {
    const std::string name(source.name);
    if (name == "ago" || name == "audit_entries") continue;
    sqlite3_stmt* all = nullptr;
    const std::string select = "SELECT * FROM store." + name;
    REQUIRE(sqlite3_prepare_v2(oracle.db(), select.c_str(), -1, &all, nullptr) == SQLITE_OK);
    GrammarView view{name, {}};
    bool has_service = false;
    std::string values;
    for (int i = 0; i < sqlite3_column_count(all); ++i) {
      const std::string column = sqlite3_column_name(all, i);
      has_service |= column == "service";
      const bool hidden = !subject.content && access::is_content(name, column);
      values += i ? ", " : "";
      if (hidden)
        values += "NULL";
      else if (column == "content_state" && !subject.content)
        values += "'denied'";
      else
        values += column;
      view.columns.push_back({column, {}});
    }
    while (sqlite3_step(all) == SQLITE_ROW) {
      for (int i = 0; i < sqlite3_column_count(all); ++i) {
        auto& literals = view.columns[static_cast<std::size_t>(i)].literals;
        const std::string text = literal_of(all, i);
        if (literals.size() < 8 &&
            std::find(literals.begin(), literals.end(), text) == literals.end())
          literals.push_back(text);
      }
    }
    sqlite3_finalize(all);
    std::string where;
    if (subject.scoped) {
      if (has_service)
        where = " WHERE service = 'shop'";
      else if (name == "messages")
        where = " WHERE message_json LIKE '%cnrySHOP%'";
      else if (name != "prices")
        continue;
    }
    // SQLite gives the table the view's own ways to compare.
    oracle.run("CREATE TABLE \"" + name + "\" AS SELECT * FROM store." + name + " WHERE 0");
    oracle.run("INSERT INTO main.\"" + name + "\" SELECT " + values + " FROM store." + name +
               where);
    views.push_back(std::move(view));
  }
  oracle.run("DETACH store");
}

int count_of_questions() {
  const char* given = std::getenv("DAYBOOK_FUZZ_STATEMENTS");  // more of them by night
  return given ? std::atoi(given) : 20'000;
}

}  // namespace

TEST_CASE("Random questions of principals are answered as if there were only what is granted",
          "[access]") {
  CanaryStore store;
  store.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const Subject subjects[] = {{CanaryStore::analyst(), false, false},
                              {CanaryStore::reader(), false, true},
                              {CanaryStore::scoped_analyst(), true, false},
                              {CanaryStore::scoped_reader(), true, true}};
  const char* given = std::getenv("DAYBOOK_FUZZ_SEED");
  const unsigned seed = given ? static_cast<unsigned>(std::atoll(given)) : 20261127;
  const int each = count_of_questions() / 4;
  for (const Subject& subject : subjects) {
    Oracle oracle;
    std::vector<GrammarView> views;
    copy_visible(store.path, subject, oracle, views);
    const Reader reader = store.as(subject.principal);
    SqlGrammar grammar(seed, views);
    int failed = 0;
    for (int i = 0; i < each; ++i) {
      const std::string sql = grammar.question();
      CAPTURE(subject.principal.name, seed, i, sql);
      const std::string expected = answer(oracle, sql), got = answer(reader, sql);
      for (const std::string& canary : CanaryStore::forbidden(subject.principal)) {
        const bool says_it = shows(sql, canary);  // by a literal of its own
        REQUIRE((says_it || !shows(got, canary)));
      }
      if (expected.rfind("error", 0) == 0) {
        ++failed;
        REQUIRE(got.rfind("error", 0) == 0);
      } else {
        REQUIRE(got == expected);
      }
    }
    CHECK(failed < each / 10);
  }
}
