// The store's file before SQLite sees it: found, judged, or made.
//
// An existing database file is only ever looked at (lstat), never opened: closing any descriptor of
// it would drop every POSIX lock that SQLite holds on it in this process. Paths become absolute,
// because a name that begins with "file:" would be read as a URI.
#pragma once

#include <string>

namespace daybook::sql {

struct NewFile {
  bool create = false;
  bool group = false;             // 0660 instead of 0600
  bool force_filesystem = false;  // accept NFS, SMB, FUSE …
};

/// The absolute path of an existing store file. Throws not_found, or invalid_argument or denied
/// where the file is a directory, a symbolic link, a device, or has further hard links.
std::string existing_store_file(const std::string& path);

/// The same for writing, with the directory judged too (world-writable without the sticky bit,
/// network file systems), and the file where it may be another's: world-writable, or another
/// user's in a folder that everyone may write to. A missing file is made empty with O_EXCL if
/// `file.create`, its directory synced.
std::string writable_store_file(const std::string& path, const NewFile& file);

/// The absolute path of a file that was just made empty, mode 0600. Throws invalid_argument where
/// something has the name already. Any file system will do: nothing else has it open.
std::string new_store_file(const std::string& path);
/// Throws as new_store_file() does, and makes nothing.
void require_no_file(const std::string& path);

/// Makes the directory entries beside `path` durable: SQLite ignores failures to do so.
void sync_directory_of(const std::string& path);

}  // namespace daybook::sql
