#include <map>
#include <sstream>

#include "read/check.hpp"
#include "schema/migrate.hpp"

namespace daybook::read {
namespace {

constexpr std::string_view kOwnViews =
    ": nothing of your own belongs into the store; keep views in another file (ATTACH)";

/// The names that CREATE statements of `sources` make; as `seen`, nobody misses them.
void add_names(const std::vector<schema::Source>& sources, bool seen,
               std::map<std::string, bool>& names) {
  for (const schema::Source& source : sources) {
    std::istringstream lines{std::string(source.sql)};
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("CREATE ")) continue;
      std::istringstream words(line);
      std::string word;
      words >> word;
      while (words >> word && word != "TABLE" && word != "INDEX" && word != "VIEW" &&
             word != "TRIGGER") {
      }
      words >> word;
      names.emplace(word, seen);
      if (!line.starts_with("CREATE VIRTUAL TABLE ")) continue;
      for (const char* shadow :
           {"_data", "_idx", "_docsize", "_config"})  // FTS5's, without content
        names.emplace(word + shadow, seen);
    }
  }
}

/// All that is ours is there, and nothing else. How much that is.
std::size_t check_names(sql::Connection& connection, Findings& findings) {
  std::map<std::string, bool> known;  // name: seen
  add_names(schema::tables(), false, known);
  add_names(schema::on_demand(), true, known);
  add_names(schema::views(), false, known);
  sql::Statement select(
      connection,
      "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
  while (select.step()) {
    const std::string name(select.text(1));
    if (const auto found = known.find(name); found != known.end()) {
      found->second = true;
    } else {
      findings.wrong(std::string(select.text(0)) + " " + name + " is not daybook's" +
                     std::string(kOwnViews));
    }
  }
  for (const auto& [name, seen] : known) {
    if (!seen) findings.wrong(name + " is missing");
  }
  return known.size();
}

/// What SQLite says of a database's pages is one text of many lines, the first naming the database.
void add_lines(const std::string& text, Findings& findings) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (!line.starts_with("*** in database")) findings.wrong(line);
}

}  // namespace

void check_integrity(sql::Connection& connection, bool quick, CheckResult& result) {
  Findings findings(result, "integrity");
  sql::Statement check(connection, quick ? "PRAGMA quick_check" : "PRAGMA integrity_check");
  try {
    while (check.step()) {
      if (check.text(0) != "ok") add_lines(std::string(check.text(0)), findings);
    }
  } catch (const Error& error) {
    if (error.code != Error::Code::corrupt) throw;
    findings.wrong(error.what());
  }
  findings.finish(quick ? "SQLite's quick check" : "SQLite's integrity check");
}

void check_schema(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "schema");
  const std::int64_t version = sql::schema_version(connection);
  const std::int64_t ledger = connection.integer("SELECT max(version) FROM migration");
  if (version != ledger) {
    findings.wrong("user_version is " + std::to_string(version) +
                   ", the last migration of the ledger is " + std::to_string(ledger));
  }
  const std::string schema = "schema " + std::to_string(version);
  if (ledger != schema::kVersion) {
    findings.not_verifiable("whether anything is foreign: this is " + schema +
                            ", this daybook knows " + std::to_string(schema::kVersion));
    return findings.finish(schema);
  }
  const std::size_t known = check_names(connection, findings);
  findings.finish(schema + ", " + std::to_string(known) +
                  " tables, indexes and views, nothing foreign");
}

}  // namespace daybook::read
