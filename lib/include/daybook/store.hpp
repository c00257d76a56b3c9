// Store: one daybook file, opened for writing. Opening creates and migrates, so it may throw; after
// that the data plane never does.
//
//   daybook::Options options;
//   options.service = "chat-api";
//   auto store = daybook::Store::open("daybook.db", options);
//   auto log = store.logger();
//   ...
//   store.flush();   // everything submitted so far is committed, or this throws what lost it
//
// A store has one writer thread. Several stores, in one process or in many, may write one file. No
// signal handler is installed: on SIGTERM call close(). ~Store closes within two seconds.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "daybook/error.hpp"
#include "daybook/logger.hpp"
#include "daybook/reader.hpp"

namespace daybook {

struct DAYBOOK_EXPORT Options {
  enum class Upgrade {
    quick,  // default: open() applies pending migrations if all are additive and take no second,
    any,    // or whatever they take,
    refuse  // or none. Where it may not: Error{schema_too_old}; see upgrade_store()
  };
  enum class WhenFull { block, drop_newest, drop_oldest };
  enum class Durability {
    bounded,  // default: a power cut loses at most the last second; a crash loses nothing committed
    full,     // every commit is synced
    relaxed   // never synced between checkpoints: a power cut loses back to the last one
  };

  std::string service;      // default: "default"
  std::string environment;  // production, staging …
  std::string service_version;
  bool create = true;  // false: opening a missing file throws not_found
  Upgrade upgrade = Upgrade::quick;
  std::size_t queue_records = 65536;
  std::size_t queue_bytes = 64u << 20;
  WhenFull when_full = WhenFull::drop_newest;
  Nanos block_at_most = std::chrono::milliseconds(10);  // WhenFull::block waits no longer than this
  std::size_t batch_records = 1000;                     // a batch ends at so many records,
  std::size_t batch_bytes = 8u << 20;                   // at so many bytes,
  Nanos batch_age = std::chrono::milliseconds(50);      // or at this age, whichever comes first
  Durability durability = Durability::bounded;
  /// Whom loggers write as that have no key of their own (Logger::as), where the store's policy is
  /// on: without one every record is denied, and on_error hears of it. Empty: the KeyScope's, if
  /// there is one. One that is not valid: open() throws Error{denied}. See access.hpp.
  std::string key;
  /// Events below it are not stored, and are counted in Stats::below_level. The store's setting
  /// `minimum_level` may ask for more, of all services or of some.
  Level minimum_level = Level::trace;
  /// Above 0: so often the process's own memory and CPU time are stored, as a row of memory_samples
  /// and as metrics process.memory.usage and process.cpu.time, on the writer's thread.
  Nanos sample_process{0};
  /// Above 0: so often apply_retention() runs on a thread of this process, for who has no cron. It
  /// runs in any case where the store comes near its cap (setting db_max_size) or its disk is
  /// nearly full; on_error hears of that once an hour. At the cap nothing is stored until there is
  /// room: the queue takes what it can, then `when_full` decides.
  Nanos retention_every{0};
  /// guide, default, strict: redact by this pack where the store asks for a less strict one.
  std::string redaction_pack;
  bool redact = true;  // false is recorded in the store, and refused where it requires redaction
  bool force_filesystem = false;  // true: open on a network file system at one's own risk
  unsigned page_size = 0;  // of a new store, 512 … 65536, a power of two; 0: daybook's default
  /// Called on the writer's thread for each failure that may lose records. Default: one line a
  /// minute on stderr. It must not call back into the store.
  std::function<void(const Error&)> on_error;
};

/// Counters since open; all but `queued…` only rise. offered = queued + committed + duplicates +
/// dropped + rejected + denied + failed.
struct DAYBOOK_EXPORT Stats {
  enum class State { running, degraded, failed, closed };  // degraded: retrying, nothing lost yet
  State state = State::running;
  std::uint64_t offered = 0;  // submit calls
  std::uint64_t queued = 0;   // in the queue or in the batch now being written
  std::uint64_t queued_bytes = 0;
  std::uint64_t committed = 0;
  std::uint64_t duplicates = 0;  // already stored under the same id
  std::uint64_t dropped = 0;     // queue full, or close deadline passed
  std::uint64_t rejected = 0;    // broke a limit (Submit::rejected), or its content was not valid
  std::uint64_t denied = 0;      // Submit::denied
  std::uint64_t failed = 0;      // isolated in the writer and stored as a loss
  std::uint64_t redactions = 0;  // matches replaced before storing
  std::uint64_t batches = 0;
  std::uint64_t messages = 0;         // messages in requests and responses
  std::uint64_t messages_new = 0;     // of these, stored as new rows
  std::uint64_t text_bytes = 0;       // text in requests and responses as received
  std::uint64_t text_bytes_new = 0;   // of these, stored
  std::uint64_t unknown_parents = 0;  // calls that continue one which is not stored
  std::uint64_t below_level = 0;      // events below the minimum level; they are not offered

  // What daybook itself costs, by the steady clock. No record waits longer than its batch's first.
  Nanos waited{0}, waited_max{0};  // from submit of a batch's first record to its commit: sum, most
  Nanos locked{0};                 // waiting for other processes that write the file
  Nanos writing{0};                // the writer's thread making rows of records
  Nanos committing{0}, committing_max{0};  // commits with their syncs and checkpoints: sum, most
  std::uint64_t bytes_written = 0;         // pages to the write-ahead log
};

/// A Store that was moved from is a closed one: its loggers answer `closed`, flush(), reader() and
/// reopen_after_fork() throw Error{closed}.
class DAYBOOK_EXPORT Store {
 public:
  /// Opens `path`, creating it (mode 0600) unless Options::create is false. Throws Error:
  /// not_found, denied, corrupt (not a store), schema_too_new, schema_too_old, busy, io, full,
  /// invalid_argument.
  static Store open(const std::string& path, Options options = {});

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  Logger logger() const;
  /// A reader on the same file; sees what is committed: flush() first to read your own writes.
  /// As the principal whose key it is, see Reader::open.
  Reader reader(std::string_view key = {}) const;

  /// Returns when everything submitted before the call is committed, and synced unless durability
  /// is relaxed. Throws the first Error that lost some of it, or Error{timeout}. A deadline here
  /// and in close() counts as at least 0 and at most a year.
  void flush(Nanos deadline = std::chrono::seconds(5));

  /// Has a position committed that no record carries, as behind a rejected line: after all that was
  /// submitted before the call, or with it. Costs a lock; flush() waits for it like for a record.
  void mark(std::shared_ptr<const SourcePosition> position) noexcept;

  Stats stats() const noexcept;

  /// Stops taking records, writes what is queued, truncates the WAL. What does not fit into the
  /// deadline is counted as dropped. Throws like flush(); closing twice is harmless.
  void close(Nanos deadline = std::chrono::seconds(2));

  /// In a child after fork(): a fresh connection and writer; the parent's queue is the parent's.
  void reopen_after_fork();

 private:
  explicit Store(std::shared_ptr<Core> core) noexcept;
  std::shared_ptr<Core> core_;
};

}  // namespace daybook
