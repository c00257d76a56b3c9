// Backup: a copy of a store as it stands at one commit, in a file of its own.
//
//   sql::backup(connection, "/backup/before.db");
//
// Page by page through SQLite (https://www.sqlite.org/backup.html), within one read transaction:
// nobody who writes waits, unless the caller holds the Guard. The copy's file is made with O_EXCL
// and mode 0600, synced, and read back with an integrity check by a connection that never saw the
// original; where any of that fails the file is removed again. It is in DELETE mode, a single file,
// until somebody opens it for writing.
#pragma once

#include <string>

#include "sql/connection.hpp"

namespace daybook::sql {

/// Throws invalid_argument where something has the name, full, io …; corrupt where the copy does
/// not pass its check.
void backup(Connection& source, const std::string& to);

}  // namespace daybook::sql
