// The audit's chain: what stands in it, what is found, what only an anchor finds.
#include "state/audit_chain.hpp"
#include "access/audited_store.hpp"
#include "daybook/audit.hpp"
#include "daybook/health.hpp"
#include "daybook/upkeep.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using Catch::Contains;

namespace {

/// All links and the end made anew, as by one who has the key and knows how.
void reseal(sql::Connection& db) {
  const crypto::Key256 key = *state::audit_key(db);
  std::string before{crypto::bytes_of(state::genesis())};
  std::int64_t count = 0;
  const std::string columns = std::string("SELECT ") + state::kAuditColumns + " FROM audit";
  std::vector<std::pair<std::int64_t, std::string>> links;
  {
    sql::Statement select(db, columns + " ORDER BY id");
    while (select.step()) {
      before = crypto::bytes_of(state::link_of(key, *state::audit_row(select), before));
      links.emplace_back(++count, before);
    }
  }
  for (const auto& [id, link] : links)
    sql::Statement(db, "UPDATE audit SET chain = ?2 WHERE id = ?1")
        .bind(1, id)
        .bind_blob(2, link)
        .run();
  state::keep_head(db, key, count, before, kNow);
}

}  // namespace

TEST_CASE("audit: an entry stands in the view as it was told", "[audit]") {
  AuditedStore store;
  state::AuditEntry entry = AuditedStore::entry("content", "completions");
  entry.columns = {"prompt", "response"};
  entry.subjects.add("user", "u42");
  entry.subjects.add("user", "u42");
  entry.subjects.add("session", "");
  entry.subjects.add("conversation", "a \"quoted\" one");
  entry.rows = 3;
  entry.result = state::AuditResult::failed;
  entry.began_id = store.append("content", "completions");
  CHECK(store.append(entry) == 2);
  CHECK(store.text("SELECT at || principal || action || object || rows_read || result || began_id"
                   " FROM audit_entries WHERE id = 2") ==
        "2026-11-18T11:06:40.000000000Zalicecontentcompletions3failed1");
  CHECK(store.text("SELECT columns FROM audit_entries WHERE id = 2") == R"(["prompt","response"])");
  CHECK(store.text("SELECT subjects_json FROM audit_entries WHERE id = 2") ==
        R"(["user:u42","conversation:a \"quoted\" one"])");
  CHECK(store.integer("SELECT principal IS NULL FROM audit_entries WHERE id = 1") == 0);
  CHECK(store.problems() == "");
}

TEST_CASE("audit: a hundred subjects are named, the others counted once each", "[audit]") {
  AuditedStore store;
  state::AuditEntry entry = AuditedStore::entry("content", "completions");
  for (int round = 0; round < 2; ++round)
    for (int i = 0; i < 130; ++i) entry.subjects.add("user", std::to_string(i));
  store.append(entry);
  CHECK(store.integer("SELECT json_array_length(subjects_json) FROM audit_entries") == 101);
  CHECK(store.integer("SELECT json_extract(subjects_json, '$[100]') FROM audit_entries") == 30);
  CHECK(store.problems() == "");
}

TEST_CASE("audit: what is no UTF-8, empty or very long is kept and verifies", "[audit]") {
  AuditedStore store;
  state::AuditEntry entry = AuditedStore::entry("read", std::string(5000, 'x'));
  entry.principal = "a\xff\xfe";
  entry.subjects.add("user", "\xff");
  entry.subjects.add("user", std::string("nul\0in", 6));
  store.append(entry);
  store.append("", "");
  CHECK(store.integer("SELECT length(object) FROM audit_entries WHERE id = 1") == 1024);
  CHECK(store.problems() == "");
}

TEST_CASE("audit: settings, and writing without redaction, are entries of the chain", "[audit]") {
  AuditedStore store;
  write_setting(store.path, "ids", "drop");
  write::BatchOptions unredacted;
  unredacted.redact = false;
  write::BatchWriter writer(store.db, unredacted);
  store.db.exec("BEGIN IMMEDIATE");
  writer.begin(kNow);
  writer.finish();
  store.db.exec("COMMIT");
  CHECK(store.text("SELECT group_concat(action || ' ' || object) FROM audit_entries") ==
        "set ids=drop,opt_out redaction");
  CHECK(store.check().entries == 2);
  CHECK(store.problems() == "");
}

TEST_CASE("audit: an entry of a transaction that is rolled back leaves no trace", "[audit]") {
  AuditedStore store;
  store.fill(3);
  store.db.exec("BEGIN IMMEDIATE");
  state::append_audit(store.db, AuditedStore::entry("read", "spans"));
  store.db.exec("ROLLBACK");
  CHECK(store.append("read", "spans") == 4);
  CHECK(store.problems() == "");
}

TEST_CASE("audit: what is wrong is told by entry", "[audit]") {
  AuditedStore store;
  store.fill(9);
  const auto after = [&](const std::string& sql) {
    store.db.exec("SAVEPOINT tampered; " + sql);
    const std::string found = store.problems();
    store.db.exec("ROLLBACK TO tampered; RELEASE tampered");
    return found;
  };
  CHECK(after("SELECT 1") == "");
  CHECK(after("UPDATE audit SET object = 'x' WHERE id = 4") ==
        "entry 4 was changed, or stands in another's place\n");
  CHECK(after("DELETE FROM audit WHERE id = 4") == "entry 4 is missing\n");
  CHECK(after("DELETE FROM audit WHERE id IN (4, 5)") == "entries 4 to 5 are missing\n");
  CHECK(after("DELETE FROM audit WHERE id > 7") == "entries 8 to 9 are missing at the end\n");
  CHECK(after("UPDATE audit SET id = 0 WHERE id = 9") ==
        "entry 0 was inserted: the first one is 1\nentry 9 is missing at the end\n");
  CHECK(after("UPDATE audit SET salts = NULL WHERE id = 1") ==
        "entry 1 was changed: its subjects are damaged\n");
  CHECK(after("DELETE FROM setting WHERE name = 'audit_head'") ==
        "the record of where the chain ends is missing or damaged\n");
  CHECK(after("DELETE FROM setting WHERE name = 'audit_key'") ==
        "the key of the audit is gone: none of its 9 entries can be verified\n");
  CHECK(after("UPDATE setting SET value = 'x' WHERE name = 'audit_key'") ==
        "the key of the audit is damaged: no entry can be verified\n");
}

TEST_CASE("audit: an audit that is gone with its key is not one that never began", "[audit]") {
  AuditedStore store;
  CHECK(store.problems() == "");
  store.fill(2);
  CHECK(store.problems() == "");
  store.db.exec("DELETE FROM audit; DELETE FROM setting WHERE name GLOB 'audit_*'");
  CHECK(store.problems() == "the audit is gone, with its key\n");
  store.append("read", "spans");  // begins anew, and says so
  CHECK(store.problems() == "entry 1 says that the chain was broken before it was added\n");
}

TEST_CASE("audit: a cut tail stays a gap, and what is added says that it was cut", "[audit]") {
  AuditedStore store;
  store.fill(6);
  store.db.exec("DELETE FROM audit WHERE id > 4");
  CHECK(store.append("read", "spans") == 8);
  CHECK(store.problems() ==
        "entries 5 to 6 are missing\nentry 7 says that the chain was broken before it was added\n");
}

TEST_CASE("audit: a record of the end that was taken away is told by the next entry", "[audit]") {
  AuditedStore store;
  store.fill(6);
  store.db.exec("DELETE FROM audit WHERE id > 4; DELETE FROM setting WHERE name = 'audit_head'");
  store.append("read", "spans");
  CHECK(store.problems() == "entry 5 says that the chain was broken before it was added\n");
}

TEST_CASE("audit: a subject is erased, and the chain still verifies", "[audit]") {
  AuditedStore store;
  store.fill(13);
  const AuditAnchor before = audit_anchor(store.path);
  CHECK(store.erase("user:u12") == 1);
  CHECK(store.text("SELECT subjects_json FROM audit_entries WHERE id = 13") ==
        R"([null,"conversation:c12",7])");
  CHECK(store.text("SELECT action || object || rows_read FROM audit_entries WHERE id = 14") ==
        "erase_subjectaudit1");
  CHECK(store.problems({before}) == "");
  CHECK(store.erase("user:u12") == 0);
  CHECK(store.integer("SELECT count(*) FROM audit") == 14);
}

TEST_CASE("audit: a name taken out without an entry that says so is found", "[audit]") {
  AuditedStore store;
  store.fill(4);
  const crypto::Key256 key = *state::audit_key(store.db);
  const std::string salts = store.text("SELECT salts FROM audit WHERE id = 4");
  auto stored =
      *state::StoredSubjects::parse(store.text("SELECT subjects FROM audit WHERE id = 4"), salts);
  REQUIRE(stored.erase("user:u3", key));  // by one who has the key
  const std::string json = stored.json(), digests = stored.joined_salts();
  sql::Statement(store.db, "UPDATE audit SET subjects = ?1, salts = ?2 WHERE id = 4")
      .bind(1, std::string_view(json))
      .bind_blob(2, digests)
      .run();
  CHECK(store.problems() == "1 subjects were taken out of entries, but erasures tell of 0\n");
}

TEST_CASE("audit: a chain made anew by one who has the key is found by the anchor alone",
          "[audit]") {
  AuditedStore store;
  store.fill(9);
  const AuditAnchor anchor = audit_anchor(store.path);
  CHECK(store.problems({anchor}) == "");
  store.db.exec("UPDATE audit SET object = 'harmless' WHERE id = 4");
  reseal(store.db);
  CHECK(store.problems() == "");  // nothing in the file tells
  CHECK(store.problems({anchor}) ==
        "the anchor of entry 9 is not true of it: what was written until then was made anew\n");
}

TEST_CASE("audit: an older copy put in place of the store is found by the anchor alone",
          "[audit]") {
  AuditedStore store;
  store.fill(5);
  const std::string head = store.text("SELECT value FROM setting WHERE name = 'audit_head'");
  store.fill(4);
  const AuditAnchor anchor = audit_anchor(store.path);
  store.db.exec("DELETE FROM audit WHERE id > 5; UPDATE setting SET value = '" + head +
                "' WHERE name = 'audit_head'");
  CHECK(store.problems() == "");
  CHECK(store.problems({anchor}) == "the anchor of entry 9 is of an entry that is not there\n");
}

TEST_CASE("audit: an anchor holds while the audit grows, and is of one store", "[audit]") {
  AuditedStore store, other;
  const AuditAnchor none = audit_anchor(store.path);
  CHECK(none.id == 0);
  store.fill(2);
  const AuditAnchor two = audit_anchor(store.path);
  store.fill(2);
  CHECK(store.check({none, two}).anchors == 2);
  CHECK(store.problems({none, two}) == "");
  other.fill(4);
  CHECK_THAT(other.problems({two}), Contains("the anchor of entry 2 is of another store"));
}

TEST_CASE("audit: anchors are read back from among a log's other lines", "[audit]") {
  AuditedStore store;
  store.fill(3);
  const AuditAnchor anchor = audit_anchor(store.path);
  const std::string line = anchor.line();
  CHECK(line.find("daybook-audit ") == 0);
  CHECK(line.find('\n') == line.npos);
  const auto read = parse_anchors("noise\nNov 27 host cron: " + line + "\r\n\n" + line);
  REQUIRE(read.size() == 2);
  CHECK(read[0].line() == line);
  CHECK(store.check(read).anchors == 2);
  CHECK_THROWS_WITH(parse_anchors("x\n" + line.substr(0, 60)),
                    Contains("line 2: a damaged anchor"));
  CHECK_THROWS_WITH(parse_anchors("noise"), Contains("there is no anchor"));
}

TEST_CASE("audit: health looks at the last link", "[audit]") {
  AuditedStore store;
  store.fill(5);
  const auto problem = [&] {
    std::string text;
    for (const auto& found : store_health(store.path).problems)
      if (found.check == "audit") text += found.text;
    return text;
  };
  CHECK(problem() == "");
  store.db.exec("UPDATE audit SET result = 'ok', principal = 'mallory' WHERE id = 5");
  CHECK(problem() ==
        "the audit does not hold together: its last entry was changed: run `daybook audit verify`");
  store.db.exec("DELETE FROM audit WHERE id = 5");
  CHECK_THAT(problem(), Contains("it does not end where it should"));
}
