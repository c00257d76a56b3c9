// Erasure: all of a user, a session, a trace, or of before a time, gone for good and on record.
//
//   daybook::EraseOptions options;
//   options.canaries = {"alice@example.com", "what only she said"};
//   const auto done = daybook::erase_subject("daybook.db", {"alice"}, options);
//   keep(done.certificate);                      // JSON: what went, what was searched, the result
//
// Rows of every table go, text nobody else refers to, the words of the search index, and what the
// audit, holds and consents call the subject by. Sums that name no one stay, or what goes is taken
// out of them: see EraseRollups; a user's own move to the user `(erased)`. Then free pages and the
// gaps of others are overwritten or given back, and the write-ahead log is emptied. What a hold
// covers stays, and is told.
//
// A keyed tombstone stays in the store and in "<store>-erased" beside it: what a restore brings
// back goes again, see reapply_erasures(). Every function opens the file for itself and throws
// Error (not_found, busy, denied, full, io …). Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daybook/record.hpp"

namespace daybook {

/// One of these. Names as they came in, or as stored.
struct DAYBOOK_EXPORT EraseRequest {
  std::string user, session;
  std::string trace;           // 32 hex digits
  std::optional<Time> before;  // all that began before
};

/// What becomes of the sums that count what goes: rollups, users' days, prompts, totals of traces
/// and conversations that stay.
enum class EraseRollups {
  keep,  // they stay, and count how many of their rows are gone; a user's days are `(erased)`'s
  recompute,  // they become what they would be without; see EraseResult::sums_partial
};

struct DAYBOOK_EXPORT EraseOptions {
  bool dry_run = false;  // count, change nothing
  /// Remembered with the tombstone: reapply_erasures() does as was chosen.
  EraseRollups rollups = EraseRollups::keep;
  std::vector<std::string> canaries;  // bytes that must be in no file of the store afterwards
  std::optional<Nanos> max_time;      // none: until nothing is left
  std::function<bool()> stop;         // asked every few milliseconds; true ends the run
};

struct DAYBOOK_EXPORT EraseResult {
  std::map<std::string, std::uint64_t> rows_by_table;
  std::uint64_t rows = 0;       // all of these
  std::uint64_t held_rows = 0;  // that a hold keeps
  std::vector<std::string> holds;
  std::uint64_t bytes = 0;          // what the file became smaller by
  std::uint64_t cleared = 0;        // bytes overwritten in the gaps of pages
  std::uint64_t names = 0;          // of users and sessions, overwritten
  std::uint64_t audit_entries = 0;  // that named the subject
  EraseRollups rollups = EraseRollups::keep;
  /// Rows of sums that what went was taken out of, and stayed, or went with it. A dry run says
  /// those of hours, days, months and all time.
  std::uint64_t sums_changed = 0, sums_gone = 0;
  /// Of those that stayed: they count rows that retention deleted before, which cannot be taken
  /// out; a shortest, longest, first or last of theirs may be one of the histogram, or of before.
  std::uint64_t sums_partial = 0;
  bool finished = true;     // false: the time was up, or a hold or a reader is in the way
  bool wal_emptied = true;  // false: a reader holds the log, which may show what was erased
  struct File {
    std::string path;
    std::uint64_t bytes = 0;
  };
  std::vector<File> files;  // that were searched for canaries
  struct Found {
    std::size_t canary = 0;  // which one, from 0
    std::string path;
    std::uint64_t offset = 0;
  };
  std::vector<Found> found;       // the first of each canary in each file
  std::optional<Time> oldest_at;  // the earliest span that is left
  std::string certificate;        // JSON object; empty: a dry run
  /// Packed days of users that cannot be read: what they count of the subject stays there, and all
  /// else goes. By reapply_erasures() also lines of "<store>-erased" that are no tombstone, by file
  /// and line, and what to do; what they say is not erased again, all others are.
  std::vector<std::string> damaged;
};

/// In small transactions between which other writers have their turn. What is written meanwhile
/// stays. Ended at any moment the store is whole, and the same request, or reapply_erasures(), goes
/// on. Audited under a pseudonym.
DAYBOOK_EXPORT EraseResult erase_subject(const std::string& path, const EraseRequest& request,
                                         const EraseOptions& options = {});

/// Erases again what tombstones of the store, or beside it, name and is there: after a restore of
/// an older backup, an erasure that was cut short, or a hold that was released. Costs a look where
/// there is nothing. apply_retention() and Options::retention_every do it first.
DAYBOOK_EXPORT EraseResult reapply_erasures(const std::string& path,
                                            const EraseOptions& options = {});

}  // namespace daybook
