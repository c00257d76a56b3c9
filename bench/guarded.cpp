// What does access control cost whoever reads? --records calls of 20 services over a month, asked
// the same questions by
//
//   bare      stock SQLite, read-only, with no layer of any kind
//   analyst   a principal of the whole store without content: the authorizer
//   scoped    a principal of two of the services: tables over daybook's own SQL; bare asks the same
//             with `service IN (…)`
//
// Each question is asked --rounds times by all in turn; a line of JSON each has the medians in
// milliseconds and their ratio to bare's, and what the first time took: the layer keeps statements,
// so that it prepares and judges a question once, and stock SQLite each time. Then what cuts off
// hostile statements: how long beyond a limit of a second each ran, and the memory it took. Exits
// with 1 above 1.1 (whole) or 3 (scoped) times bare on a bounded question, or beyond 1.2 seconds.
#include <sqlite3.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <daybook/access.hpp>
#include <daybook/daybook.hpp>
#include <iostream>
#include <string>
#include <vector>

#include "workload.hpp"

namespace {

using Clock = std::chrono::steady_clock;
constexpr int kServices = 20;
constexpr const char* kScope = "service IN ('service-3', 'service-17')";

struct Question {
  const char* name;
  bool bounded;
  std::string sql;  // & stands for the scope, where there is one
};

std::vector<Question> questions(std::int64_t last_us, std::int64_t id) {
  const std::string day = std::to_string(last_us - 86'400'000'000);
  const std::string hour = std::to_string(last_us - 3'600'000'000);
  return {
      {"last 100", true,
       "SELECT id, at, service, model, latency_ms, cost_usd FROM completions WHERE &1"
       " ORDER BY at_us DESC LIMIT 100"},
      {"count and mean of a day", true,
       "SELECT count(*), avg(latency_ms) FROM completions WHERE &1 AND at_us >= " + day},
      {"slow ones of a day", true,
       "SELECT id, at, latency_ms FROM spans WHERE &1 AND at_us >= " + day +
           " AND latency_ms > 900"},
      {"models of an hour", true,
       "SELECT model, count(*), sum(cost_usd) FROM completions WHERE &1 AND at_us >= " + hour +
           " GROUP BY model"},
      {"one by id", true, "SELECT * FROM spans WHERE &1 AND id = " + std::to_string(id)},
      {"a user's last 20", true,
       "SELECT id, at, model FROM completions WHERE &1 AND user_id = 'user-7'"
       " ORDER BY at_us DESC LIMIT 20"},
      {"all by model", false,
       "SELECT model, count(*), avg(latency_ms) FROM completions WHERE &1"
       " GROUP BY model"},
  };
}

std::string for_bare(const Question& question, bool scoped) {
  std::string sql = question.sql;
  sql.replace(sql.find("&1"), 2, scoped ? kScope : "1");
  return sql;
}

void fill(const std::string& path, std::size_t records) {
  daybook::Options options;
  options.when_full = daybook::Options::WhenFull::block;
  options.block_at_most = std::chrono::seconds(60);
  daybook::Store store = daybook::Store::open(path, options);
  const daybook::Logger log = store.logger();
  const std::int64_t first_ns = 1'795'000'000'000'000'000;
  const auto step = static_cast<std::int64_t>(30.0 * 86400e9 / static_cast<double>(records));
  std::size_t i = 0;
  for (const bench::ModelCall& call : bench::make_calls(records)) {
    daybook::Completion record = bench::to_completion(call);
    record.at = daybook::Time(daybook::Nanos(first_ns + static_cast<std::int64_t>(i) * step));
    record.model = "model-" + std::to_string(i % 7);
    daybook::Origin origin;
    origin.service = "service-" + std::to_string(i % kServices);
    record.user_id = "user-" + std::to_string(i / kServices % 50);
    if (log.submit(std::move(record), std::move(origin)) != daybook::Submit::ok) std::exit(2);
    ++i;
  }
  store.flush(std::chrono::seconds(600));
  store.close(std::chrono::seconds(60));
}

std::size_t ask(sqlite3* db, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    std::cerr << sql << ": " << sqlite3_errmsg(db) << '\n';
    std::exit(2);
  }
  std::size_t rows = 0;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(statement); ++i)
      (void)sqlite3_column_text(statement, i);
    ++rows;
  }
  sqlite3_finalize(statement);
  return rows;
}

std::size_t ask(const daybook::Reader& reader, const std::string& sql) {
  daybook::Rows found = reader.query(sql);
  std::size_t rows = 0;
  while (found.next()) {
    for (int i = 0; i < found.columns(); ++i) (void)found.text(i);
    ++rows;
  }
  return rows;
}

template <class Who>
double milliseconds(const Who& who, const std::string& sql, std::size_t& rows) {
  const auto began = Clock::now();
  rows = ask(who, sql);
  return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// True where the ratio is within bounds.
bool compare(sqlite3* bare, const daybook::Reader& reader, const char* who, bool scoped,
             const Question& question, int rounds) {
  const std::string bare_sql = for_bare(question, scoped), sql = for_bare(question, false);
  std::vector<double> theirs, ours;
  std::size_t bare_rows = 0, rows = 0;
  for (int i = 0; i <= rounds; ++i) {
    theirs.push_back(milliseconds(bare, bare_sql, bare_rows));
    ours.push_back(milliseconds(reader, sql, rows));
  }
  if (rows != bare_rows) {
    std::cerr << who << ", " << question.name << ": " << rows << " rows, not " << bare_rows << '\n';
    std::exit(2);
  }
  const double ratio = median(ours) / median(theirs);
  std::printf(
      "{\"bench\":\"guarded\",\"who\":\"%s\",\"question\":\"%s\",\"rows\":%zu,"
      "\"bare_ms\":%.3f,\"ms\":%.3f,\"first_ms\":%.3f,\"ratio\":%.2f}\n",
      who, question.name, rows, median(theirs), median(ours), ours.front(), ratio);
  return !question.bounded || ratio <= (scoped ? 3.0 : 1.1);
}

const std::vector<const char*>& hostile() {
  static const std::vector<const char*> all = {
      "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT count(*) FROM r",
      "WITH RECURSIVE r(x) AS (SELECT 1 UNION SELECT x + 1 FROM r) SELECT count(*) FROM r",
      "SELECT count(*) FROM spans AS a, spans AS b, spans AS c",
      "SELECT count(*) FROM completions AS a JOIN completions AS b ON a.latency_ms > b.latency_ms",
      "SELECT replace(printf('%.1000000c', 'a'), 'a', printf('%.1000000c', 'b'))",
      "SELECT sum(instr(printf('%.1000000c', 'a'), printf('%.500000c', 'a') || id)) FROM spans",
      "SELECT sum(printf('%.1000000c', 'a') LIKE '%' || printf('%.100c', 'a') || 'b') FROM spans",
      "SELECT sum(printf('%.1000000c', 'a') GLOB '*' || printf('%.100c', 'a') || 'b') FROM spans",
      "SELECT group_concat(printf('%.100000c', 'a')) FROM spans",
      "SELECT json_group_array(printf('%.100000c', 'a')) FROM spans",
      "SELECT printf('%.1000000c', 'a') || id AS x FROM spans ORDER BY x",
      "SELECT sum(length(hex(hex(printf('%.200000c', id))))) FROM spans",
      "SELECT * FROM (SELECT id % 1000 AS x FROM spans ORDER BY x, latency_ms, at) LIMIT 1",
      "SELECT count(*) FROM json_tree('[' || replace(printf('%.300000c', '1'), '1', '1,') || '1]'),"
      " json_tree('[1,2,3,4]')"};
  return all;
}

bool cut_off(const std::string& path, const std::string& key, const char* who) {
  bool held = true;
  for (const char* sql : hostile()) {
    daybook::Reader::Limits limits;
    limits.statement = std::chrono::seconds(1);
    const daybook::Reader reader = daybook::Reader::open(path, key, limits);
    rusage before{}, after{};
    getrusage(RUSAGE_SELF, &before);
    const auto began = Clock::now();
    std::string end = "answered";
    try {
      ask(reader, sql);
    } catch (const daybook::Error& error) {
      end = error.what();
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
    getrusage(RUSAGE_SELF, &after);
    std::printf(
        "{\"bench\":\"guarded\",\"who\":\"%s\",\"hostile\":\"%.40s\",\"seconds\":%.2f,"
        "\"rss_grew_mb\":%.0f,\"end\":\"%s\"}\n",
        who, sql, seconds, static_cast<double>(after.ru_maxrss - before.ru_maxrss) / 1024,
        end.c_str());
    held = held && seconds <= 1.2;
  }
  return held;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<char*> rest = {argv[0]};
  int rounds = 20;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--rounds") == 0 && i + 1 < argc)
      rounds = std::atoi(argv[++i]);
    else
      rest.push_back(argv[i]);
  }
  const auto arguments = bench::Arguments::parse(static_cast<int>(rest.size()), rest.data());
  const bench::Folder folder(arguments);
  const std::string path = folder.store();
  fill(path, arguments.records);

  const std::string owner = daybook::enable_access(path).text;
  const auto key_of = [&](const std::string& name, const std::string& role) {
    daybook::add_principal(path, name, role);
    return daybook::add_key(path, name).text;
  };
  std::string analyst, scoped;
  {
    const daybook::KeyScope acting(owner);
    analyst = key_of("analyst", "analyst");
    daybook::add_role(path, "scoped");
    for (const char* service : {"service-3", "service-17"})
      daybook::allow(path, "scoped", daybook::parse_grant("read", service));
    scoped = key_of("scoped", "scoped");
  }

  sqlite3* bare = nullptr;
  if (sqlite3_open_v2(path.c_str(), &bare, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK) return 2;
  const daybook::Reader as_analyst = daybook::Reader::open(path, analyst);
  const daybook::Reader as_scoped = daybook::Reader::open(path, scoped);
  daybook::Rows last =
      daybook::Reader::open(path, owner)
          .query("SELECT max(at_us), max(id) FROM completions WHERE service = 'service-3'");
  last.next();
  bool held = true;
  for (const Question& question : questions(last.integer(0), last.integer(1))) {
    held = compare(bare, as_analyst, "analyst", false, question, rounds) && held;
    held = compare(bare, as_scoped, "scoped", true, question, rounds) && held;
  }
  sqlite3_close(bare);
  held = cut_off(path, analyst, "analyst") && held;
  held = cut_off(path, scoped, "scoped") && held;
  return held ? 0 : 1;
}
