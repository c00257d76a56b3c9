// Ten thousand ways to tamper with the audit's rows and the record of its end, of which none is
// missed. By one who may write rows; who has the key and makes the chain anew is another test.
#include <map>

#include "access/audited_store.hpp"
#include "faults/trials.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using faults::Random;

namespace {

constexpr int kEntries = 24;

/// A store with a past: a copy that went another way, and heads as they were.
struct Attacked : AuditedStore {
  sql::Connection older;
  std::vector<std::string> heads;
  std::vector<std::string> kinds = {"edit",  "delete", "cut", "insert", "swap",  "renumber",
                                    "close", "head",   "key", "older",  "forge", "unerase"};

  Attacked() : older(open(folder / "older.db")) {
    for (int i = 0; i < kEntries; ++i) {
      fill_one(*this, i);
      heads.push_back(text("SELECT value FROM setting WHERE name = 'audit_head'"));
      if (i == kEntries / 2) fork();
    }
    REQUIRE(erase("user:u0") == 1);
    REQUIRE(erase("user:u9") == 1);
  }

  static void fill_one(AuditedStore& store, int i) {
    state::AuditEntry e = entry(i % 2 == 0 ? "content" : "set", "object" + std::to_string(i));
    e.at_ns += i;
    if (i % 4 == 1) e.principal.clear();
    if (i % 2 == 0) e.columns = {"prompt", "response"};
    if (i % 3 == 0) e.subjects.add("user", "u" + std::to_string(i));
    if (i % 6 == 0) e.subjects.add("conversation", "c" + std::to_string(i));
    if (i % 4 == 0) e.rows = i;
    if (i % 5 == 4) e.result = state::AuditResult::denied;
    if (i % 6 == 5) e.began_id = i;
    store.append(e);
  }
  /// The copy: the same until now, then entries of its own, under the same key.
  void fork() {
    older.exec("DELETE FROM audit; DELETE FROM setting");
    copy(db, older);
    for (int i = 0; i < kEntries; ++i) {
      older.exec("BEGIN IMMEDIATE");
      state::append_audit(older, entry("read", "other" + std::to_string(i)));
      older.exec("COMMIT");
    }
  }
  static void copy(sql::Connection& from, sql::Connection& to) {
    copy_rows(from, to, 0, INT64_MAX);
    sql::Statement settings(from, "SELECT name, value FROM setting");
    while (settings.step()) {
      const std::string name(settings.text(0)), value(settings.text(1));
      sql::Statement(to, "INSERT INTO setting (name, value, changed_ns) VALUES (?1, ?2, 0)")
          .bind(1, std::string_view(name))
          .bind(2, std::string_view(value))
          .run();
    }
  }
  /// Rows of these ids, in place of what is there.
  static void copy_rows(sql::Connection& from, sql::Connection& to, std::int64_t first,
                        std::int64_t last) {
    sql::Statement rows(
        from,
        "SELECT id, at_ns, principal, action, object, columns, subjects, salts,"
        " rows_read, result, began_id, chain FROM audit WHERE id BETWEEN ?1 AND ?2");
    rows.bind(1, first).bind(2, last);
    while (rows.step()) {
      sql::Statement put(to,
                         "INSERT OR REPLACE INTO audit (id, at_ns, principal, action, object,"
                         " columns, subjects, salts, rows_read, result, began_id, chain)"
                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
      for (int i = 0; i < rows.columns(); ++i) {
        if (rows.is_null(i))
          put.bind_null(i + 1);
        else if (rows.type(i) == 1)
          put.bind(i + 1, rows.integer(i));
        else if (rows.type(i) == 4)
          put.bind_blob(i + 1, rows.text(i));
        else
          put.bind(i + 1, rows.text(i));
      }
      put.run();
    }
  }
  /// All that is protected.
  std::string rows() {
    return text(
        "SELECT group_concat(row, char(10)) FROM (SELECT id || quote(at_ns) || quote(principal)"
        " || quote(action) || quote(object) || quote(columns) || quote(subjects) || quote(salts)"
        " || quote(rows_read) || quote(result) || quote(began_id) || quote(chain) AS row FROM audit"
        " UNION ALL SELECT name || value FROM setting)");
  }
  std::int64_t last() { return integer("SELECT max(id) FROM audit"); }
};

/// What a column of a row becomes, always another value than it had.
std::string edit(Random& random) {
  const std::vector<std::string> edits = {
      "at_ns = at_ns + 1 + abs(random() % 1000)",
      "principal = CASE WHEN principal IS NULL THEN 'bob' ELSE NULL END",
      "principal = coalesce(principal, '') || 'x'",
      "principal = CASE WHEN principal IS NULL THEN '' ELSE upper(principal) END",
      "action = action || ' '",
      "action = '', object = action || object",
      "object = substr(object, 2)",
      "object = object || char(0)",
      "columns = CASE WHEN columns IS NULL THEN '[]' ELSE NULL END",
      "columns = coalesce(columns, '') || ' '",
      "subjects = CASE WHEN subjects IS NULL THEN '[]' ELSE NULL END",
      "subjects = CASE WHEN subjects IS NULL THEN '[]' ELSE NULL END,"
      " salts = CASE WHEN subjects IS NULL THEN x'' ELSE NULL END",
      "subjects = coalesce(replace(subjects, ':', ';'), '[1]'), salts = coalesce(salts, x'')",
      "subjects = CASE WHEN subjects LIKE '[\"%' THEN replace(subjects, '\"user', '\"uzer')"
      " ELSE '[null]' END, salts = coalesce(salts, zeroblob(16))",
      "salts = CASE WHEN salts IS NULL THEN x'' ELSE zeroblob(length(salts)) END",
      "rows_read = CASE WHEN rows_read IS NULL THEN 0 ELSE NULL END",
      "rows_read = coalesce(rows_read, 0) + 1",
      "result = CASE result WHEN 'ok' THEN 'denied' ELSE 'ok' END",
      "began_id = CASE WHEN began_id IS NULL THEN 0 ELSE NULL END",
      "began_id = coalesce(began_id, 0) - 1",
      "chain = zeroblob(32)",
      "chain = x''",
      "chain = randomblob(32)"};
  return edits[static_cast<std::size_t>(
      random.between(0, static_cast<std::int64_t>(edits.size()) - 1))];
}

std::string columns_of_another(const std::string& from) {
  std::string set;
  for (const char* column : {"at_ns", "principal", "action", "object", "columns", "subjects",
                             "salts", "rows_read", "result", "began_id", "chain"})
    set += (set.empty() ? "" : ", ") + std::string(column) + " = " + from + '.' + column;
  return set;
}

/// One tampering of this kind, at random.
void tamper(Attacked& store, const std::string& kind, Random& random) {
  sql::Connection& db = store.db;
  const std::int64_t last = store.last();
  const std::int64_t a = random.between(1, last);
  std::int64_t b = random.between(1, last - 1);
  if (b >= a) ++b;
  const std::string at = std::to_string(a), other = std::to_string(b);
  if (kind == "edit") {
    db.exec("UPDATE audit SET " + edit(random) + " WHERE id = " + at);
  } else if (kind == "delete") {
    db.exec("DELETE FROM audit WHERE id = " + at);
  } else if (kind == "cut") {  // and the end moved back, as far as one without the key can
    db.exec("DELETE FROM audit WHERE id >= " + at);
    if (random.one_in(2))
      db.exec("UPDATE setting SET value = " + std::to_string(a - 1) +
              " || substr(value, instr(value, ' ')) WHERE name = 'audit_head'");
  } else if (kind == "insert") {  // a row like another, at the end or in a place of its own
    const std::string id = random.one_in(2) ? std::to_string(last + random.between(1, 3))
                                            : std::to_string(-random.between(0, 3));
    db.exec(
        "INSERT INTO audit (id, at_ns, principal, action, object, columns, subjects, salts,"
        " rows_read, result, began_id, chain) SELECT " +
        id +
        ", at_ns, principal, action, object, columns, subjects, salts, rows_read, result,"
        " began_id, chain FROM audit WHERE id = " +
        at);
  } else if (kind == "swap") {
    db.exec("UPDATE audit SET id = -1 WHERE id = " + at + "; UPDATE audit SET id = " + at +
            " WHERE id = " + other + "; UPDATE audit SET id = " + other + " WHERE id = -1");
  } else if (kind == "renumber") {
    const std::string by = std::to_string(random.between(1, 5));
    db.exec("UPDATE audit SET id = -id WHERE id >= " + at + "; UPDATE audit SET id = -id + " + by +
            " WHERE id < 0");
  } else if (kind == "close") {  // delete, and let the others move up
    db.exec("DELETE FROM audit WHERE id = " + at + "; UPDATE audit SET id = -id WHERE id > " + at +
            "; UPDATE audit SET id = -id - 1 WHERE id < 0");
    db.exec("UPDATE setting SET value = " + std::to_string(last - 1) +
            " || substr(value, instr(value, ' ')) WHERE name = 'audit_head'");
  } else if (kind == "head") {
    const auto head = store.heads[static_cast<std::size_t>(random.between(0, kEntries - 1))];
    const std::vector<std::string> ways = {
        "DELETE FROM setting WHERE name = 'audit_head'",
        "UPDATE setting SET value = '" + head + "' WHERE name = 'audit_head'",
        "UPDATE setting SET value = value || '0' WHERE name = 'audit_head'",
        "UPDATE setting SET value = '' WHERE name = 'audit_head'",
        "UPDATE setting SET value = " + at +
            " - 1 || substr(value, instr(value, ' '))"
            " WHERE name = 'audit_head'"};
    db.exec(ways[static_cast<std::size_t>(random.between(0, 4))]);
  } else if (kind == "key") {
    const std::vector<std::string> ways = {
        "DELETE FROM setting WHERE name = 'audit_key'",
        "UPDATE setting SET value = lower(hex(randomblob(32))) WHERE name = 'audit_key'",
        "UPDATE setting SET value = substr(value, 2) WHERE name = 'audit_key'"};
    db.exec(ways[static_cast<std::size_t>(random.between(0, 2))]);
  } else if (kind == "older") {  // rows of a copy that went another way
    const std::int64_t first = random.between(kEntries / 2 + 2, last);
    Attacked::copy_rows(store.older, db, first, random.between(first, last));
  } else if (kind == "forge") {  // a row takes over all of another but its id
    db.exec("UPDATE audit SET " + columns_of_another("other") +
            " FROM (SELECT * FROM audit WHERE id = " + other + ") AS other WHERE audit.id = " + at);
  } else if (kind == "unerase") {  // names from a copy of before the erasure, or nulls elsewhere
    db.exec(
        "UPDATE audit SET subjects = replace(subjects, 'null', '\"user:u0\"')"
        " WHERE id IN (1, 10)");
  }
}

}  // namespace

TEST_CASE("audit: ten thousand tamperings are found, all of them", "[audit]") {
  Attacked store;
  const std::uint64_t seed = faults::seed();
  INFO("DAYBOOK_FAULT_SEED=" << seed);
  Random random(seed);
  const int trials = faults::trials(10'000);
  std::map<std::string, int> tried;
  int missed = 0;
  const std::string before = store.rows();
  REQUIRE(store.problems() == "");
  for (int trial = 0; trial < trials; ++trial) {
    const std::string& kind = store.kinds[static_cast<std::size_t>(trial) % store.kinds.size()];
    store.db.exec("BEGIN IMMEDIATE");
    while (store.rows() == before) tamper(store, kind, random);
    if (store.check().ok()) {
      ++missed;
      UNSCOPED_INFO("missed: " << kind << ", trial " << trial);
    }
    store.db.exec("ROLLBACK");
    ++tried[kind];
    // The control: what is found is the tampering, not the way it is looked for.
    if (trial % 500 == 0) REQUIRE(store.problems() == "");
  }
  CHECK(tried.size() == store.kinds.size());
  CHECK(missed == 0);
}
