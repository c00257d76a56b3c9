// AuditedStore: a fresh store whose audit is filled by hand, and judged as text.
//
//   AuditedStore store;
//   store.append("content", "completions");
//   CHECK(store.problems() == "");
#pragma once

#include <string>

#include "access/audit_check.hpp"
#include "state/audit.hpp"
#include "write/batch_store.hpp"

namespace daybook::test {

struct AuditedStore : BatchStore {
  static state::AuditEntry entry(std::string action, std::string object) {
    state::AuditEntry entry;
    entry.at_ns = kNow;
    entry.principal = "alice";
    entry.action = std::move(action);
    entry.object = std::move(object);
    return entry;
  }
  std::int64_t append(const state::AuditEntry& entry) {
    db.exec("BEGIN IMMEDIATE");
    const std::int64_t id = state::append_audit(db, entry);
    db.exec("COMMIT");
    return id;
  }
  std::int64_t append(std::string action, std::string object) {
    return append(entry(std::move(action), std::move(object)));
  }
  /// What happens in a store of some days: reads, denials, settings, an erasure.
  void fill(int count) {
    for (int i = 0; i < count; ++i) {
      state::AuditEntry e = entry(i % 3 == 0 ? "content" : "read", "view" + std::to_string(i));
      e.at_ns += i;
      if (i % 4 == 1) e.principal.clear();
      if (i % 3 == 0) e.columns = {"prompt", "response"};
      if (i % 3 == 0) e.subjects.add("user", "u" + std::to_string(i));
      if (i % 6 == 0) e.subjects.add("conversation", "c" + std::to_string(i));
      if (i % 12 == 0) e.subjects.add_unnamed(7);
      if (i % 2 == 0) e.rows = i;
      if (i % 5 == 4) e.result = state::AuditResult::denied;
      if (i % 6 == 5) e.began_id = i;
      append(e);
    }
  }
  std::int64_t erase(const std::string& subject) {
    db.exec("BEGIN IMMEDIATE");
    const std::int64_t erased = state::erase_audit_subject(db, subject, "alice", kNow);
    db.exec("COMMIT");
    return erased;
  }
  AuditCheck check(const std::vector<AuditAnchor>& anchors = {}) {
    return access::check_audit(db, anchors);
  }
  /// All of them, a line each.
  std::string problems(const std::vector<AuditAnchor>& anchors = {}) {
    std::string text;
    for (const auto& problem : check(anchors).problems) text += problem.text + '\n';
    return text;
  }
};

}  // namespace daybook::test
