// Archives: text of closed epochs leaves the store for compressed files, and comes back.
//
//   daybook::archive_store("daybook.db", "/archive", {time});           // text from before `time`
//   daybook::restore_archives("daybook.db", {"/archive/daybook-….jsonl.zst"});
//
// An archive is a zstd file of JSON Lines: a header that tells the store, the epoch, the times and
// a digest of all that follows, then the records as an export writes them. It is written, synced
// and read back before anything leaves the store. Rows, numbers and rollups stay, their text and
// detail say `archived`. Every function opens the file for itself and throws Error (not_found,
// busy, full, corrupt, io …). Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daybook/record.hpp"

namespace daybook {

struct DAYBOOK_EXPORT ArchiveOptions {
  Time before{};                  // epochs whose every row began before
  bool dry_run = false;           // count, write and change nothing
  std::optional<Nanos> max_time;  // none: until nothing is left
  std::function<bool()> stop;     // asked every few milliseconds; true ends the run
};

/// One file of one epoch.
struct DAYBOOK_EXPORT ArchiveFile {
  std::string path;  // empty in a dry run
  std::int64_t epoch = 0;
  std::uint64_t records = 0;
  std::uint64_t record_bytes = 0;  // of its lines
  std::uint64_t bytes = 0;         // of the file
  std::optional<Time> since, until;
  std::string digest;     // of its lines, BLAKE2b-256 as hex
  bool is_new = false;    // false: it was there, from a run that was ended
  std::string not_valid;  // what is wrong with one that was there: it was passed over
};

struct DAYBOOK_EXPORT ArchiveResult {
  std::vector<ArchiveFile> files;
  std::uint64_t rows = 0;            // whose text went, or would go
  std::uint64_t rows_remaining = 0;  // whose text is due and still there
  std::uint64_t held = 0;            // that a hold keeps
  std::uint64_t epochs_open = 0;  // epochs that reach from before the time to after it: they stay
  std::uint64_t record_bytes = 0, file_bytes = 0;  // of the files
  std::uint64_t bytes = 0;                         // that the store became smaller by
  std::optional<Time> oldest_at;                   // the earliest span
  bool finished = true;     // false: the time was up, or it was asked to stop
  bool wal_emptied = true;  // false: a reader holds the WAL, which shows the text until it ends
};

/// Writes what is due into `folder`, which is made where it is not there, one file an epoch, and
/// takes it from the store in small transactions between which other writers have their turn. Ended
/// at any moment, text is in the store or in a whole file, and the next run goes on. Audited. With
/// access on it takes the grants retain, export and content, of every service.
DAYBOOK_EXPORT ArchiveResult archive_store(const std::string& path, const std::string& folder,
                                           const ArchiveOptions& options);

struct DAYBOOK_EXPORT RestoreOptions {
  bool dry_run = false;
  std::optional<Nanos> max_time;
  std::function<bool()> stop;
};

struct DAYBOOK_EXPORT RestoreResult {
  std::uint64_t files = 0, records = 0;  // that were read
  std::uint64_t rows = 0;                // whose text came back, or would
  std::uint64_t unchanged = 0;           // that have it
  std::uint64_t gone = 0;                // deleted or erased since: their text stays in the archive
  std::uint64_t withheld = 0;            // whose text was pruned, or withheld, since: it stays away
  std::uint64_t rows_remaining = 0;      // that the run did not come to
  std::uint64_t bytes = 0;               // of text that was stored for it
  std::optional<Time> oldest_at;         // the earliest span
  bool finished = true;                  // false: the time was up; run it again
};

/// Brings the text of these archives back, each verified from its first to its last byte before,
/// into a new epoch. What is there already is left alone. Throws invalid_argument for another
/// store's archive, corrupt for one that is damaged; nothing was changed then. Audited.
DAYBOOK_EXPORT RestoreResult restore_archives(const std::string& path,
                                              const std::vector<std::string>& files,
                                              const RestoreOptions& options = {});

}  // namespace daybook
