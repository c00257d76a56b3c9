// Retention: how long rows and their text are kept, and the run that deletes what is due.
//
//   daybook::set_retention("daybook.db", {"completions", "", false, std::chrono::hours(24 * 30)});
//   daybook::set_retention("daybook.db", {"content", "", false, std::chrono::hours(24 * 7)});
//   const auto run = daybook::apply_retention("daybook.db", {});   // from cron, or a thread
//
// The policy `cold` deletes nothing: text of that age is packed, and reads as before through
// daybook; set to for ever it has all of it unpacked. A store keeps everything until it has a
// policy. Age is counted from when the work began. Of the policies that match a row counts the one
// that names its status, else its service, else its kind (completions, tools and resources before
// spans before all). Every function opens the file for itself and throws Error (not_found, busy,
// full, io …). Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daybook/record.hpp"

namespace daybook {

struct DAYBOOK_EXPORT RetentionPolicy {
  /// completions, tools, resources (each a kind of span), spans, errors, events, metrics, memory,
  /// scores, losses, all (of these); content (their text alone), rollups (sums by the hour; users'
  /// days as rows), audit (its entries; setting it needs the grant administer); cold (text is
  /// packed at that age).
  std::string what;
  std::string service;        // empty: of all
  bool errors_only = false;   // of spans with status error, and of traces with one
  std::optional<Nanos> keep;  // none: for ever
};

/// What went, or would go.
struct DAYBOOK_EXPORT RetentionResult {
  std::map<std::string, std::uint64_t> rows_by_table;
  std::uint64_t rows = 0;          // all of these
  std::uint64_t texts_cut = 0;     // rows that stay and whose text goes
  std::uint64_t texts_packed = 0;  // by the policy cold
  std::uint64_t packed_from_bytes = 0,
                packed_to_bytes = 0;  // these texts; dry run: to 0, not known
  std::uint64_t texts_unpacked = 0;   // by the policy cold, set to for ever
  /// These texts; dry run: from as they are packed now, which what goes first may change.
  std::uint64_t unpacked_from_bytes = 0, unpacked_to_bytes = 0;
  std::uint64_t stay_packed_bytes = 0;  // of text that there is no room for unpacked
  std::uint64_t bytes = 0;  // dry run: what the rows take; else what the file became smaller by
  std::uint64_t rows_remaining = 0;  // rows that are due and still there, without their text
  bool finished = true;              // false: the time was up, or it was asked to stop
  bool wal_emptied = true;  // false: a reader holds the WAL, which shows deleted text until it ends
  std::optional<Time> oldest_at;   // the earliest span that is left
  std::uint64_t erased_again = 0;  // rows of earlier erasures that are there again, not in `rows`
  /// Lines as EraseResult's, and days of users whose packed rows cannot be read: what came late
  /// for these is not packed.
  std::vector<std::string> damaged;
};

struct DAYBOOK_EXPORT RetentionOptions {
  bool dry_run = false;
  std::optional<Nanos> max_time;  // none: until nothing is left
  std::function<bool()> stop;     // asked every few milliseconds; true ends the run
  std::optional<Time> now;        // by which ages are counted; none: the clock
  bool trust_clock = false;       // though it is far from when the store was last written to
};

/// In the place of the policy with the same what, service and status. Audited. Gives back what the
/// first run by it would delete, with all other policies.
DAYBOOK_EXPORT RetentionResult set_retention(const std::string& path,
                                             const RetentionPolicy& policy);
DAYBOOK_EXPORT std::vector<RetentionPolicy> read_retention(const std::string& path);

/// First what was erased and is there again goes, as by reapply_erasures(). Then deletes what is
/// due and packs what is cold, or unpacks it where that policy is off, in small transactions
/// between which other writers have their turn, gives free pages back to the file system and
/// empties the WAL. Ended at any moment, the store is whole and the next run goes on. Throws busy
/// where another run is at work, io where the clock cannot be right: what came last would be due.
DAYBOOK_EXPORT RetentionResult apply_retention(const std::string& path,
                                               const RetentionOptions& options = {});

/// For the auditor: what is kept for how long, how old the oldest is, and what should be gone.
struct DAYBOOK_EXPORT RetentionProof {
  struct Row {
    std::string what, service;
    std::optional<Nanos> keep;  // of rows without an error; none: for ever
    /// Of content it is not told; of cold, where text is not packed yet, the last call of the
    /// oldest epoch with such text: it is packed by the epoch.
    std::optional<Time> oldest_at;
    /// Rows older than their policy by more than a day, holds aside; of cold, texts that could have
    /// been packed a day ago.
    std::uint64_t overdue = 0;
  };
  std::vector<Row> rows;              // by service and kind, where there is a row or a policy
  std::optional<Time> last_full_run;  // that left nothing
  bool ok() const noexcept;           // nothing is overdue
};
/// `now`: none: the clock. Reads the rows that a run would look at.
DAYBOOK_EXPORT RetentionProof prove_retention(const std::string& path,
                                              const std::optional<Time>& now = {});

}  // namespace daybook
