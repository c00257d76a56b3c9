// Backup: a copy of a store in a file of its own, while others write to the store.
//
//   const auto copy = daybook::backup_store("daybook.db", "/backup/daybook.db", {});
//
// Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daybook/record.hpp"

namespace daybook {

struct DAYBOOK_EXPORT BackupOptions {
  bool force = false;   // in the place of a file that is there, once the copy is whole
  bool verify = false;  // also daybook's own check of the copy: text, tree, rollups
};
struct DAYBOOK_EXPORT BackupResult {
  std::string path;
  std::uint64_t bytes = 0;
  int schema = 0;
  std::vector<std::string> wrong;  // what the check of the copy found, with `verify`
};

/// Copies the store as it stands at one commit, mode 0600, synced, and reads the copy back with
/// SQLite's integrity check. Nobody waits for it. Throws Error: invalid_argument where something
/// has the name and `force` is not given, corrupt where the copy is not whole, full, io …
DAYBOOK_EXPORT BackupResult backup_store(const std::string& path, const std::string& file,
                                         const BackupOptions& options = {});

}  // namespace daybook
