// Audit: whether the record of who read and changed what is whole, and where it stood.
//
//   const auto check = daybook::check_audit("daybook.db", daybook::parse_anchors(kept));
//   for (const auto& problem : check.problems) print(problem.text);   // with the entry's number
//
// Entries (view audit_entries) are chained by a keyed digest: one that was edited, deleted,
// inserted or put elsewhere is found, and so is a cut tail. The key is in the store: who can write
// the file and knows how could make a whole new chain, and nothing in the file would tell. An
// anchor does: one line, kept where they cannot write, that says what the chain was at a time.
//
// Every function opens the file for itself and throws Error (not_found, corrupt, busy, io …).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daybook/common.hpp"

namespace daybook {

/// The last entry of a store's audit at a time.
struct DAYBOOK_EXPORT AuditAnchor {
  std::string store;    // 16 hex digits: the same in every copy of the store
  std::int64_t id = 0;  // of the entry; 0: there was none
  std::string link;     // its link in the chain, 64 hex digits
  Time at;              // when this was said

  /// daybook-audit 2f0c… 43 9b1e… 2026-11-27T20:15:00.000000000Z
  std::string line() const;
};
/// Throws corrupt where the key of the audit is gone or damaged.
DAYBOOK_EXPORT AuditAnchor audit_anchor(const std::string& path);
/// Those in a text, one a line, whatever stands before them (a log's time and host) or between.
/// Throws invalid_argument, naming the line, for one that is damaged, and where there is none.
DAYBOOK_EXPORT std::vector<AuditAnchor> parse_anchors(std::string_view text);

struct DAYBOOK_EXPORT AuditCheck {
  struct Problem {
    std::int64_t id = 0;  // the entry, or the first of several; 0: it is about none
    std::string text;     // one line
  };
  std::string store;  // as in an anchor; empty: the key is gone
  std::int64_t entries = 0;
  std::int64_t pruned = 0;  // entries before them that retention took away, by policy
  std::optional<Time> first_at, last_at;
  std::vector<Problem> problems;  // the first hundred
  std::uint64_t problem_count = 0;
  std::uint64_t anchors = 0;         // that are true of it
  std::uint64_t pruned_anchors = 0;  // whose entries were pruned: nothing can be said of them

  bool ok() const noexcept { return problem_count == 0; }
};
/// Verifies every entry, and every anchor. Reads the whole audit once.
DAYBOOK_EXPORT AuditCheck check_audit(const std::string& path,
                                      const std::vector<AuditAnchor>& anchors = {});

}  // namespace daybook
