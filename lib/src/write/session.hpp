// Session: what the Writer writes through; one transaction at a time. StoreSession is the real one;
// tests bring their own to make any step fail.
//
//   session.begin(sql::Synchronous::normal, now_ns, give_up);
//   for (...) session.write(item);
//   session.finish(batch, now_ns);
//   if (session.commit().outcome == Session::Outcome::unknown) session.recover();
//
// Every step but commit(), roll_back() throws daybook::Error; roll_back() then is called, which may
// find that SQLite rolled back by itself.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "access/policy.hpp"
#include "sql/connection.hpp"
#include "state/settings.hpp"
#include "write/batch_writer.hpp"

namespace daybook::write {

/// How much of what it may have the store has taken.
struct Fill {
  std::int64_t bytes = 0;           // of the store and all files beside it, where there is a cap
  std::optional<std::int64_t> cap;  // setting db_max_size; none: as much as the disk has
  std::int64_t disk_free = INT64_MAX, disk_bytes = INT64_MAX;
};

class Session {
 public:
  enum class Outcome { landed, not_landed, unknown };
  struct Commit {
    Outcome outcome = Outcome::landed;
    std::optional<Error> error;  // where it is not landed, or where the checkpoint after it failed
  };
  virtual ~Session() = default;

  /// Waits for the guard (asking `give_up` between polls), begins, checks the schema's version.
  virtual void begin(sql::Synchronous mode, std::int64_t now_ns,
                     const std::function<bool()>& give_up) = 0;
  /// The items will be written soon, the first before the second.
  virtual void expect(const Item&, const Item&) noexcept {}
  /// The error of a record whose content is not valid; throws where the transaction is lost. Its
  /// rows may wait until flush(), so that what it throws may be an earlier record's fault.
  virtual std::optional<Error> write(const Item& item) = 0;
  virtual void flush() {}
  virtual bool rows_wait() const noexcept { return false; }
  virtual void add_loss(const Loss& loss) = 0;
  virtual void add_verdict(const Verdict&) {}
  /// A position in a file; finish() writes the furthest of each file.
  virtual void mark(const SourcePosition& position) = 0;
  /// Rollups, totals, and this writer's row with the number of the batch.
  virtual void finish(std::uint64_t batch, std::int64_t now_ns) = 0;
  /// Commits, checkpoints where the schedule asks for it, lets go of the guard.
  virtual Commit commit() noexcept = 0;
  virtual void roll_back() noexcept = 0;
  /// After an unknown commit: opens the store anew and reads the number of the batch that landed
  /// last.
  virtual std::uint64_t recover(const std::function<bool()>& give_up) = 0;
  /// The last transaction instead of finish(): takes this writer's row away. After its commit the
  /// caller calls truncate().
  virtual void finish_for_good() = 0;
  virtual void truncate(const std::function<bool()>& give_up) = 0;

  /// What the batches before cost: finish() writes it.
  virtual void add_overhead(const state::Overhead&) {}
  virtual std::int64_t bytes_written() const noexcept { return 0; }  // since it was opened
  /// What the store asks, as of the last batch.
  virtual const state::Settings* settings() const noexcept { return nullptr; }
  virtual std::int64_t settings_version() const noexcept { return -1; }
  /// Who may write what, as of the last batch; nothing: everybody everything.
  virtual std::shared_ptr<const access::Policy> policy() const noexcept { return nullptr; }

  /// As of the last batch with records in it.
  virtual Fill fill() const noexcept { return {}; }

  virtual BatchCounts counts() const = 0;  // of the last batch
  virtual bool has_durable_policy_full() const noexcept = 0;
};

}  // namespace daybook::write
