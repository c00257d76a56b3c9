// Upkeep: creating, upgrading, describing and checking a store; what the command line's init,
// upgrade, schema, config, stats and check stand on.
//
//   daybook::create_store("daybook.db");
//   for (const auto& finding : daybook::check_store("daybook.db").findings) print(finding.text);
//
// Every function opens the file for itself and throws Error (not_found, corrupt, busy, io …).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daybook/record.hpp"

namespace daybook {

struct DAYBOOK_EXPORT CreateResult {
  bool created = false;  // false: a store was there already and was not changed
  int schema = 0;        // its schema version
};
struct DAYBOOK_EXPORT CreateOptions {
  unsigned page_size = 0;  // 0: daybook's default
  bool group = false;      // mode 0660 instead of 0600
  bool force_filesystem = false;
};
DAYBOOK_EXPORT CreateResult create_store(const std::string& path,
                                         const CreateOptions& options = {});

struct DAYBOOK_EXPORT UpgradeOptions {
  bool dry_run = false;  // only tell what would be done
  std::string backup;    // a copy of the store from before, where it is not empty: a file not there
  bool force_filesystem = false;
};
struct DAYBOOK_EXPORT UpgradeResult {
  struct Step {
    std::string name;    // 0002_tool_rollup
    bool quick = false;  // Store::open() would apply it by itself
  };
  int from = 0, to = 0;     // schema versions; equal: nothing was pending
  std::vector<Step> steps;  // what was applied, or would be
};
/// Brings a store to this library's schema: all of what is pending, in one synced transaction, or
/// nothing. Other writers wait meanwhile, readers go on. The backup is made first, mode 0600, and
/// read back and checked before anything is changed; it is made even where nothing is pending.
/// Throws invalid_argument where something has the backup's name, schema_too_new …
DAYBOOK_EXPORT UpgradeResult upgrade_store(const std::string& path,
                                           const UpgradeOptions& options = {});

/// One column of one documented view.
struct DAYBOOK_EXPORT ColumnMeaning {
  std::string view, column, type, meaning;
};
/// All views of this library's schema, in reading order; no store is needed.
DAYBOOK_EXPORT std::vector<ColumnMeaning> describe_views();
/// The same for the tables, for docs/schema.md; tables may change, views stay.
DAYBOOK_EXPORT std::vector<ColumnMeaning> describe_tables();

struct DAYBOOK_EXPORT Setting {
  std::string name, value, meaning;
};
DAYBOOK_EXPORT std::vector<Setting> read_settings(const std::string& path);
/// Changes one setting; audited. Throws invalid_argument with the nearest name and the values
/// allowed.
DAYBOOK_EXPORT void write_setting(const std::string& path, const std::string& name,
                                  const std::string& value);

struct DAYBOOK_EXPORT StoreStats {
  int schema = 0;
  std::uint64_t db_bytes = 0, wal_bytes = 0, guard_bytes = 0;
  std::uint64_t spans = 0, completions = 0, conversations = 0, messages = 0, errors = 0;
  std::uint64_t errors_of_spans = 0;               // of these, those told with their span
  std::uint64_t losses = 0;                        // records lost, as told by `losses`
  std::uint64_t cold_bytes = 0, packed_bytes = 0;  // of texts that are packed, and what these take
  struct Percentiles {
    Nanos p50{0}, p95{0}, p99{0};  // within a fifth
  };
  /// What all writers together cost so far, as Stats tells it of one; each adds its last batch with
  /// the one after it.
  struct Overhead {
    std::uint64_t batches = 0, records = 0, bytes_written = 0, below_level = 0;
    Nanos waited{0}, waited_max{0}, locked{0}, writing{0}, committing{0}, committing_max{0};
    Percentiles waits, commits;  // of batches
  };
  Overhead overhead;
  struct RuleHits {
    std::string rule;  // 'failed': one that could not finish, so that all of a text was replaced
    std::uint64_t hits = 0;
  };
  /// What a day adds, over the last week or as much of it as is known; what was deleted is taken
  /// off.
  struct Growth {
    Nanos measured{0};  // 0: less than half a day is known, and no rates
    struct Part {
      std::string name;
      double rows_per_day = 0, bytes_per_day = 0;  // negative: it became smaller
    };
    double bytes_per_day = 0;    // of the file
    std::vector<Part> tables;    // the fastest first; bytes without indexes
    std::vector<Part> services;  // rows: spans; bytes: their share of the tokens, or of the spans
    std::optional<std::uint64_t> limit;  // of the file: db_max_size, or with what the disk has free
    bool limit_is_cap = false;
    std::optional<double> days_left;  // until the limit, if it goes on like this
  };
  Growth growth;
  std::vector<RuleHits> redactions;  // what was replaced before it was stored, by rule
  std::optional<Time> oldest_at, newest_at;
  std::optional<Time> last_retention;  // when the policy was last applied
};
DAYBOOK_EXPORT StoreStats store_stats(const std::string& path);

struct DAYBOOK_EXPORT CheckResult {
  struct Finding {
    enum class Kind { ok, wrong, not_verifiable } kind = Kind::ok;
    std::string check;  // integrity, orphans, epochs, tree, checksums, rollups, …
    std::string text;   // one line, with table and id where something is wrong
  };
  std::vector<Finding> findings;
  bool ok() const noexcept;  // nothing is wrong
};
/// Verifies the file: SQLite's integrity check, orphans, epochs, the message tree, content
/// checksums, rollups against raw rows, and that nothing foreign was created in the store. `quick`:
/// SQLite's quick_check instead, and no checksums, so that no text is read.
DAYBOOK_EXPORT CheckResult check_store(const std::string& path, bool quick = false);

}  // namespace daybook
