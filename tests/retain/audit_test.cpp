// The audit's own retention: what is left still verifies, and what was taken by hand is found.
#include "access/audited_store.hpp"
#include "access/owner_and_operator.hpp"
#include "daybook/retention.hpp"
#include "state/audit_chain.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using Catch::Contains;

namespace {

constexpr std::int64_t kDayNs = 86'400'000'000'000;

struct OldAudit : AuditedStore {
  /// An entry a day, the last one today.
  explicit OldAudit(int days) {
    for (int day = days - 1; day >= 0; --day) {
      state::AuditEntry e = entry("content", "day" + std::to_string(day));
      e.at_ns = kNow - day * kDayNs;
      e.subjects.add("user", day % 2 == 0 ? "even" : "odd");
      append(e);
    }
  }
  void keep(int days) {
    RetentionPolicy policy;
    policy.what = "audit";
    policy.keep = Nanos(days * kDayNs + 1);
    set_retention(path, policy);
  }
  RetentionResult apply(bool dry_run = false) {
    RetentionOptions options;
    options.now = Time(Nanos(kNow));
    options.trust_clock = true;
    options.dry_run = dry_run;
    return apply_retention(path, options);
  }
  std::int64_t first_id() { return integer("SELECT min(id) FROM audit"); }
};

std::uint64_t audit_rows(const RetentionResult& result) {
  const auto found = result.rows_by_table.find("audit");
  return found == result.rows_by_table.end() ? 0 : found->second;
}

}  // namespace

TEST_CASE("Audit: entries that are too old go, and the rest verifies", "[retain]") {
  OldAudit store(100);
  store.keep(30);
  CHECK(audit_rows(store.apply(true)) == 69);  // of 100, those of 31 days stay
  CHECK(audit_rows(store.apply()) == 69);
  CHECK(store.first_id() == 70);
  CHECK(store.problems() == "");
  CHECK(store.check().pruned == 69);
  CHECK(access::audit_end_problem(store.db) == "");
  store.append("content", "later");
  CHECK(store.problems() == "");
  CHECK(audit_rows(store.apply()) == 0);
  CHECK(store.text("SELECT action || ' ' || object FROM audit ORDER BY id DESC LIMIT 1") ==
        "content later");
}

TEST_CASE("Audit: without a policy of its own it is kept, whatever `all` says", "[retain]") {
  OldAudit store(10);
  RetentionPolicy policy;
  policy.what = "all";
  policy.keep = Nanos(0);
  set_retention(store.path, policy);
  CHECK(audit_rows(store.apply()) == 0);
  CHECK(store.first_id() == 1);
}

TEST_CASE("Audit: the last entry stays, and the chain goes on from it", "[retain]") {
  OldAudit store(5);
  store.keep(0);
  RetentionOptions options;
  options.now = Time(Nanos(kNow + 400 * kDayNs));
  options.trust_clock = true;
  const auto before = store.integer("SELECT max(id) FROM audit");
  apply_retention(store.path, options);
  CHECK(store.first_id() >= before);
  CHECK(store.problems() == "");
  CHECK(access::audit_end_problem(store.db) == "");
}

TEST_CASE("Audit: entries that were taken by hand are found after a run, too", "[retain]") {
  OldAudit store(100);
  store.keep(30);
  store.apply();
  SECTION("from the front") {
    store.db.exec("DELETE FROM audit WHERE id = 70");
    CHECK_THAT(store.problems(), Contains("entries 70 is missing") || Contains("70 is missing"));
  }
  SECTION("with the record of the beginning") {
    store.db.exec("DELETE FROM setting WHERE name = 'audit_start'");
    CHECK_THAT(store.problems(), Contains("entries 1 to 69 are missing"));
  }
  SECTION("with a record made up") {
    store.db.exec("DELETE FROM audit WHERE id <= 80");
    store.db.exec("UPDATE setting SET value = '80' || substr(value, 3) WHERE name = 'audit_start'");
    CHECK_THAT(store.problems(), Contains("the record of where the chain begins is damaged"));
    CHECK(access::audit_end_problem(store.db) != "");
  }
  SECTION("and put back") {
    store.db.exec(
        "INSERT INTO audit (id, at_ns, action, object, result, chain)"
        " VALUES (3, 1, 'read', 'x', 'ok', zeroblob(32))");
    CHECK_THAT(store.problems(), Contains("entry 3 was inserted"));
  }
}

TEST_CASE("Audit: what does not verify is not taken away", "[retain]") {
  OldAudit store(100);
  store.keep(30);
  store.db.exec("UPDATE audit SET object = 'other' WHERE id = 10");
  store.apply();
  CHECK(store.first_id() == 10);
  CHECK_THAT(store.problems(), Contains("entry 10 was changed"));
}

TEST_CASE("Audit: erasures balance after their entries went", "[retain]") {
  OldAudit store(100);
  CHECK(store.erase("user:odd") == 50);
  store.keep(30);
  store.apply();
  CHECK(store.problems() == "");
  // The entry that tells of the erasure goes, too; some of those it was about are still there.
  state::AuditEntry e = AuditedStore::entry("read", "today");
  e.at_ns = kNow + 10 * kDayNs;
  store.append(e);
  RetentionOptions options;
  options.now = Time(Nanos(kNow + 31 * kDayNs));
  options.trust_clock = true;
  apply_retention(store.path, options);
  CHECK(store.problems() == "");
}

TEST_CASE("Audit: an anchor of an entry that went says nothing, others hold", "[retain]") {
  OldAudit store(60);
  std::vector<AuditAnchor> anchors;
  sql::Statement links(store.db, "SELECT id, hex(chain) FROM audit WHERE id IN (5, 55)");
  while (links.step()) {
    AuditAnchor anchor;
    anchor.store = store.check().store;
    anchor.id = links.integer(0);
    anchor.link = links.text(1);
    for (char& c : anchor.link) c = static_cast<char>(std::tolower(c));
    anchors.push_back(anchor);
  }
  links.reset();
  store.keep(30);
  store.apply();
  const AuditCheck check = store.check(anchors);
  CHECK(check.ok());
  CHECK(check.anchors == 1);
  CHECK(check.pruned_anchors == 1);
  anchors[1].link[0] = anchors[1].link[0] == '0' ? '1' : '0';
  CHECK_FALSE(store.check(anchors).ok());
}

TEST_CASE("Audit: who prunes cannot have its record pruned", "[retain]") {
  OldAudit store(3);
  store.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const KeyScope scope(owner_and_operator(store.path).op);
  RetentionPolicy policy;
  policy.keep = Nanos(kDayNs);
  policy.what = "events";
  CHECK_NOTHROW(set_retention(store.path, policy));
  policy.what = "audit";
  CHECK_THROWS_AS(set_retention(store.path, policy), Error);
}

TEST_CASE("Audit: prove tells how old it is", "[retain]") {
  OldAudit store(100);
  store.keep(30);
  const auto of_audit = [&] {
    for (const auto& row : prove_retention(store.path, Time(Nanos(kNow))).rows)
      if (row.what == "audit") return row;
    return RetentionProof::Row{};
  };
  CHECK(of_audit().overdue == 68);
  CHECK(of_audit().oldest_at == Time(Nanos(kNow - 99 * kDayNs)));
  store.apply();
  CHECK(of_audit().overdue == 0);
}
