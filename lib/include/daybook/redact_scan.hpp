// Redact scan: what is stored, looked at again under the rules that hold now.
//
//   daybook::RedactScanOptions options;
//   options.apply = true;
//   for (const auto& found : daybook::redact_scan("daybook.db", options).found) print(found.table);
//
// For a store that was written under other rules, or with none. Opens the file for itself and
// throws Error (not_found, corrupt, busy, io …).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "daybook/export.hpp"

namespace daybook {

struct DAYBOOK_EXPORT RedactScanOptions {
  bool apply = false;  // false: only tell what would be replaced
  /// Rules files as JSON, instead of the store's rules, or beside them; empty: the store's.
  std::string rules, add_rules;
  /// Asked between transactions; true ends the run. What was replaced until then stays so, and the
  /// next run does the rest.
  std::function<bool()> stop = {};
};
struct DAYBOOK_EXPORT RedactScanResult {
  struct Found {
    std::string table, rule;
    std::uint64_t hits = 0;
  };
  std::vector<Found> found;     // by table, then rule
  std::uint64_t hits = 0;       // of all
  std::uint64_t texts = 0;      // that were looked at
  std::uint64_t rewritten = 0;  // rows that were changed
  std::uint64_t older = 0;  // texts that were last scrubbed by other rules than these, or by none
  bool complete = true;     // false: stop said so
};
/// Looks at every text in the store. With `apply`, what the rules find is replaced where it stands,
/// and all that was derived from it: digests, checksums, the index of words. In small transactions,
/// so that writers go on meanwhile; at the end the write-ahead log is emptied, and deleted bytes
/// are overwritten, so that the file holds it no longer. Calls that continue a conversation from
/// before may then begin another one, once the process that logs them is started anew. Audited.
DAYBOOK_EXPORT RedactScanResult redact_scan(const std::string& path,
                                            const RedactScanOptions& options = {});

}  // namespace daybook
