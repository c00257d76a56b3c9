// The audit on the command line: who read and changed what, whether that is whole, what is kept.
#include "access/audit_log.hpp"
#include "base/clock.hpp"
#include "base/time_text.hpp"
#include "e2e/daybook.hpp"
#include "sql/connection.hpp"
#include "support/catch.hpp"

using Catch::Contains;
using Catch::StartsWith;
using nlohmann::json;
using namespace daybook;
using namespace testing;

namespace {

/// Entries of a test are of one hour, whenever it runs.
std::int64_t in_one_hour() {
  static const std::int64_t before_ns =
      base::floor_to(base::system_clock().wall_ns(), base::kNsPerHour);
  return before_ns - 1'000'000'000;
}

struct Audited : Daybook {
  Audited() { REQUIRE(run({"init"}).exit == 0); }

  static state::AuditEntry entry(const std::string& principal, const std::string& action,
                                 const std::string& object) {
    state::AuditEntry entry;
    entry.at_ns = in_one_hour();
    entry.principal = principal;
    entry.action = action;
    entry.object = object;
    return entry;
  }
  std::int64_t append(const state::AuditEntry& entry) const {
    return access::AuditLog(path("daybook.db"), state::AuditReads::required).append(entry);
  }
  /// A read of content by one, of rows that concern these users.
  void read(const std::string& principal, const std::vector<std::string>& users) const {
    state::AuditEntry e = entry(principal, "content", "completions");
    e.began_id = append(e);
    for (const std::string& user : users) e.subjects.add("user", user);
    e.rows = static_cast<std::int64_t>(users.size());
    append(e);
  }
  void denied(const std::string& principal, const std::string& object) const {
    state::AuditEntry e = entry(principal, "read", object);
    e.result = state::AuditResult::denied;
    append(e);
  }
  /// "id principal action", newest first.
  std::string show(const Words& more = {}) const {
    Words words = {"audit", "show", "--format", "json"};
    words.insert(words.end(), more.begin(), more.end());
    std::string text;
    for (const json& row : run(words).json()) {
      text += std::to_string(row["id"].get<int>()) + ' ' +
              (row["principal"].is_null() ? "-" : row["principal"].get<std::string>()) + ' ' +
              row["action"].get<std::string>() + '\n';
    }
    return text;
  }
  void tamper(const std::string& sql) const {
    sql::Connection::open_writer(path("daybook.db"), {}).exec(sql);
  }
  std::vector<json> report(const std::string& name, const std::string& key,
                           const std::string& value) const {
    std::vector<json> rows;
    for (const json& row : run({"report", name, "--format", "json"}).json())
      if (row[key] == value) rows.push_back(row);
    return rows;
  }
};

}  // namespace

TEST_CASE("audit show: newest first, by who, what, how it ended", "[e2e][audit]") {
  const Audited store;
  REQUIRE(store.run({"config", "set", "ids", "drop"}).exit == 0);
  store.read("alice", {"u1"});
  store.denied("bob", "errors");
  CHECK(store.show() == "4 bob read\n3 alice content\n2 alice content\n1 - set\n");
  CHECK(store.show({"--result", "denied"}) == "4 bob read\n");
  CHECK(store.show({"--principal", "alice", "--limit", "1"}) == "3 alice content\n");
  CHECK(store.show({"--principal", "-"}) == "1 - set\n");
  CHECK(store.show({"--action", "read"}) == "4 bob read\n");
  CHECK(store.show({"--object", "ids=drop"}) == "1 - set\n");
  CHECK(store.show({"--since", "3h"}) == store.show());
  CHECK(store.show({"--until", "3h"}) == "");
  CHECK(store.show({"--object", "'; DROP TABLE audit; --"}) == "");
  CHECK(store.run({"audit", "show", "--result", "fine"}).exit == 2);
  const Answer table = store.run({"audit", "show", "--color", "always"});
  CHECK_THAT(table.out, Contains("\x1b[31mdenied"));
}

TEST_CASE("audit show: who read what concerns a user, by the id as it came in", "[e2e][audit]") {
  const Audited store;
  REQUIRE(store
              .run({"ingest"}, R"({"type":"completion","at":"2026-11-23T10:00:00Z","model":"m",)"
                               R"("user_id":"alice@example.com","prompt":"hi"})"
                               "\n")
              .exit == 0);
  const std::string stored =
      store.run({"query", "SELECT user_id FROM completions", "--format", "json"})
          .json()[0]["user_id"];
  REQUIRE_THAT(stored, StartsWith("u_"));
  store.read("alice", {"u1", stored});
  store.read("bob", {"u2"});
  CHECK(store.show({"--subject", "alice@example.com"}) == "2 alice content\n");
  CHECK(store.show({"--subject", stored}) == "2 alice content\n");
  CHECK(store.show({"--subject", "user:u2"}) == "4 bob content\n");
  CHECK(store.show({"--subject", "u3"}) == "");
}

TEST_CASE("audit show: reads that do not name all are said to be there", "[e2e][audit]") {
  const Audited store;
  std::vector<std::string> many;
  for (int i = 0; i < 130; ++i) many.push_back("u" + std::to_string(i));
  store.read("alice", many);
  store.append(Audited::entry("bob", "content", "completions"));  // and never ended
  const Answer answer = store.run({"audit", "show", "--subject", "u129"});
  CHECK_THAT(answer.err, Contains("1 entry concerned more than a hundred: u129 may be among"));
  CHECK_THAT(answer.err, Contains("1 read did not tell whom it concerned"));
  CHECK(store.run({"audit", "show", "--subject", "u129", "--principal", "carol"}).err == "");
}

TEST_CASE("audit verify: a whole chain is exit 0, a broken one exit 4 and says where",
          "[e2e][audit]") {
  const Audited store;
  CHECK(store.run({"audit", "verify"}).exit == 0);
  store.read("alice", {"u1"});
  store.denied("bob", "errors");
  CHECK_THAT(store.run({"audit", "verify"}).out, Contains("3 entries") && Contains("is whole"));
  store.tamper("UPDATE audit SET principal = 'carol' WHERE id = 2");
  const Answer answer = store.run({"audit", "verify"});
  CHECK(answer.exit == 4);
  CHECK_THAT(answer.out, Contains("entry 2 was changed"));
  const json result = store.run({"audit", "verify", "--format", "json"}).json();
  CHECK(result["state"] == "wrong");
  CHECK(result["exit"] == 4);
  CHECK(result["problem_count"] == 1);
  CHECK(result["problems"][0]["id"] == 2);
  store.tamper("INSERT INTO setting VALUES ('disk_free_min', '0%', 1)");  // whatever is free here
  const Answer health = store.run({"health"});  // looks at the last link alone
  CHECK(health.exit == 0);
  store.tamper("DELETE FROM audit WHERE id = 3");
  CHECK(store.run({"health"}).exit == 4);
}

TEST_CASE("audit anchor: a line that holds while the audit grows, from a file or a pipe",
          "[e2e][audit]") {
  const Audited store;
  store.read("alice", {"u1"});
  const Answer anchor = store.run({"audit", "anchor"});
  REQUIRE(anchor.exit == 0);
  CHECK_THAT(anchor.out, StartsWith("daybook-audit "));
  store.file("anchors.txt", "kept by cron\n" + anchor.out);
  store.denied("bob", "errors");
  CHECK(store.run({"audit", "verify", "--anchor", "anchors.txt"}).exit == 0);
  CHECK_THAT(store.run({"audit", "verify", "--anchor", "-"}, anchor.out).out,
             Contains("1 anchor true of it"));
  const json told = store.run({"audit", "anchor", "--format", "json"}).json();
  CHECK(told["id"] == 3);
  CHECK(told["line"].get<std::string>().find(told["link"].get<std::string>()) != std::string::npos);
  CHECK(store.run({"audit", "verify", "--anchor", "none.txt"}).exit == 1);
  CHECK(store.run({"audit", "verify", "--anchor", "-"}, "nothing").exit == 2);
  const Audited other;
  other.read("alice", {"u1"});
  CHECK(other.run({"audit", "verify", "--anchor", "-"}, anchor.out).exit == 4);
}

TEST_CASE("report compliance: policies, reads, denials, redaction and the audit's state",
          "[e2e][audit]") {
  const Audited store;
  REQUIRE(store.run({"config", "set", "ids", "drop"}).exit == 0);
  REQUIRE(store.run({"config", "set", "ids", "keep"}).exit == 0);
  REQUIRE(store
              .run({"ingest"}, R"({"type":"completion","model":"m","service":"shop",)"
                               R"("prompt":"mail bob@example.com"})"
                               "\n")
              .exit == 0);
  store.read("alice", {"u1", "u2"});
  store.denied("bob", "errors");
  const auto policy = store.report("compliance", "area", "policy");
  REQUIRE(policy.size() == 1);
  CHECK(policy[0]["name"] == "ids");
  CHECK(policy[0]["state"] == "keep");
  CHECK(policy[0]["count"] == 2);
  const auto reads = store.report("compliance", "area", "content read");
  REQUIRE(reads.size() == 1);
  CHECK(reads[0]["name"] == "alice");
  CHECK(reads[0]["count"] == 1);
  CHECK(reads[0]["rows"] == 2);
  REQUIRE(store.report("compliance", "area", "denied").size() == 1);
  CHECK_THAT(store.run({"report", "compliance"}).out,
             Contains("audit: 5 entries, the chain is whole") && Contains("redaction = default") &&
                 Contains("redacted so far: email 1"));
  store.tamper("DELETE FROM audit WHERE id = 2");
  CHECK_THAT(store.run({"report", "compliance"}).out, Contains("NOT whole"));
}

TEST_CASE("report compliance: a read told in lots counts once, and each of its rows once",
          "[e2e][audit]") {
  const Audited store;
  std::string lines;
  for (int i = 0; i < 700; ++i)
    lines += R"({"type":"completion","model":"m","user_id":"u)" + std::to_string(i) +
             R"(","prompt":"q"})"
             "\n";
  REQUIRE(store.run({"ingest"}, lines).exit == 0);
  REQUIRE(store.run({"access", "enable", "--out", store.path("owner.key")}).exit == 0);
  const Daybook::Words as_owner = {"--key-file", store.path("owner.key")};
  const auto with_key = [&](Daybook::Words words) {
    words.insert(words.end(), as_owner.begin(), as_owner.end());
    return store.run(words);
  };
  REQUIRE(with_key({"query", "SELECT prompt FROM completions", "--format", "csv"}).exit == 0);
  CHECK(with_key({"audit", "show", "--action", "content", "--format", "json"}).json().size() == 2);
  bool found = false;
  for (const json& row : with_key({"report", "compliance", "--format", "json"}).json()) {
    if (row["area"] != "content read") continue;
    found = true;
    CHECK(row["count"] == 1);
    CHECK(row["rows"] == 700);
  }
  CHECK(found);
}

TEST_CASE("report threats: denials, enumeration and bursts of reads", "[e2e][audit]") {
  const Audited store;
  for (int i = 0; i < 4; ++i) store.denied("bob", "view" + std::to_string(i));
  for (int i = 0; i < 19; ++i) store.read("carol", {"u1"});
  CHECK(store.report("threats", "threat", "enumeration").empty());
  CHECK(store.report("threats", "threat", "burst of reads").empty());
  CHECK(store.report("threats", "threat", "denied").size() == 4);
  store.denied("bob", "view4");
  store.read("carol", {"u1"});
  const auto tried = store.report("threats", "threat", "enumeration");
  REQUIRE(tried.size() == 1);
  CHECK(tried[0]["principal"] == "bob");
  CHECK(tried[0]["what"] == "5 things in an hour");
  const auto bursts = store.report("threats", "threat", "burst of reads");
  REQUIRE(bursts.size() == 1);
  CHECK(bursts[0]["principal"] == "carol");
  CHECK(bursts[0]["count"] == 20);
  state::AuditEntry flood = Audited::entry("dave", "write", "score");
  flood.result = state::AuditResult::denied;
  store.append(flood);
  flood.rows = 999;
  store.append(flood);
  CHECK(store.report("threats", "principal", "dave")[0]["count"] == 1000);
  store.denied("erin", "read table errors");
  CHECK(store.report("threats", "principal", "erin")[0]["what"] == "read table errors");
  CHECK(store.report("threats", "principal", "dave")[0]["what"] == "write score");
  const Answer sql = store.run({"report", "threats", "--sql"});
  CHECK(store.run({"query", "-", "--format", "json"}, sql.out).json() ==
        store.run({"report", "threats", "--format", "json"}).json());
}

TEST_CASE("audit: with access control on its commands take the grant audit", "[e2e][audit]") {
  const Audited store;
  const auto as = [&](const std::string& name, Daybook::Words words) {
    words.insert(words.end(), {"--key-file", store.path(name + ".key")});
    return store.run(words);
  };
  REQUIRE(store.run({"access", "enable", "--out", store.path("owner.key")}).exit == 0);
  for (const std::string role : {"analyst", "auditor"}) {
    REQUIRE(as("owner", {"access", "principal", "add", role, "--role", role}).exit == 0);
    REQUIRE(as("owner", {"access", "key", "add", role, "--out", store.path(role + ".key")}).exit ==
            0);
  }
  for (const Daybook::Words& words :
       std::vector<Daybook::Words>{{"audit", "show"}, {"audit", "verify"}, {"audit", "anchor"}}) {
    INFO(words[1]);
    CHECK(as("analyst", words).exit == 3);
    CHECK(as("auditor", words).exit == 0);
    CHECK(as("owner", words).exit == 0);
  }
  for (const std::string verb : {"show", "prove"})
    CHECK(as("auditor", {"retention", verb}).exit == 0);
  CHECK(as("auditor", {"retention", "set", "all", "1d"}).exit == 3);
  const json rows = as("auditor", {"audit", "show", "--result", "denied", "--principal", "analyst",
                                   "--format", "json"})
                        .json();
  REQUIRE(rows.size() == 3);
  CHECK(rows[0]["principal"] == "analyst");
  CHECK(rows[0]["action"] == "audit");
}
