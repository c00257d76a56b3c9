// Upkeep: creating, describing and checking a store; what the command line's init, schema, config,
// stats and check stand on.
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
  std::uint64_t losses = 0;  // records lost, as told by `losses`
  std::optional<Time> oldest_at, newest_at;
};
DAYBOOK_EXPORT StoreStats store_stats(const std::string& path);

struct DAYBOOK_EXPORT CheckResult {
  struct Finding {
    enum class Kind { ok, wrong, not_verifiable } kind = Kind::ok;
    std::string check;  // integrity, orphans, tree, checksums, rollups, conversations, schema
    std::string text;   // one line, with table and id where something is wrong
  };
  std::vector<Finding> findings;
  bool ok() const noexcept;  // nothing is wrong
};
/// Verifies the file: SQLite's integrity check (quick_check if `quick`), orphans, the message tree,
/// content checksums, rollups against raw rows, and that nothing foreign was created in the store.
DAYBOOK_EXPORT CheckResult check_store(const std::string& path, bool quick = false);

}  // namespace daybook
